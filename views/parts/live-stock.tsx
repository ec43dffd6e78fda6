import { ownPart } from "../own-part.ts";

/** Keeps what the page shows of these products' stock true: the page's one live connection, and the visitor's own turn in a line. */
export function LiveStock({ productIds }: { productIds: readonly number[] }) {
  const ids = [...new Set(productIds)].sort((a, b) => a - b);
  if (ids.length === 0) return "";
  // The messages say themselves where they go; a refusal of the connection goes nowhere.
  const topics = ids.map((id) => `stock:${id}`).join(",") + ownPart("turn");
  return <div hidden hx-swap="none" hx-sse:connect={`/live?topics=${topics}`} />;
}
