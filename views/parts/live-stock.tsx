import { ownPart } from "../own-part.ts";

export interface LiveStockProps {
  readonly productIds: readonly number[];
  /** The live topic of the visitor's turns, where it is known already. */
  readonly turn?: string;
}

/** Keeps what the page shows of these products' stock true: the page's one live connection, and the visitor's own turn in a line. */
export function LiveStock({ productIds, turn }: LiveStockProps) {
  const ids = [...new Set(productIds)].sort((a, b) => a - b);
  if (ids.length === 0) return "";
  // The messages say themselves where they go; a refusal of the connection goes nowhere.
  const topics = ids.map((id) => `stock:${id}`).join(",") + (turn === undefined ? ownPart("turn") : `,${turn}`);
  return <div hidden hx-swap="none" hx-sse:connect={`/live?topics=${topics}`} />;
}
