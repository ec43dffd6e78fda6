/** Keeps what the page shows of these products' stock true: the page's one live connection. */
export function LiveStock({ productIds }: { productIds: readonly number[] }) {
  const ids = [...new Set(productIds)].sort((a, b) => a - b);
  if (ids.length === 0) return "";
  // The messages say themselves where they go; a refusal of the connection goes nowhere.
  return <div hidden hx-swap="none" hx-sse:connect={`/live?topics=${ids.map((id) => `stock:${id}`).join(",")}`} />;
}
