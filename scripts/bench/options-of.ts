const MEASURES: Readonly<Record<string, string>> = {
  checkout: "Orders from cart to capture over HTTP, against a textbook's transaction.",
  "flash-sale":
    "Many shoppers at once for few units, over HTTP and several nodes; then checks that none was sold twice.",
  live: "Open pages on one process: memory of each, and how long after a commit they show it.",
  pages: "Product page, home and adding to a cart over HTTP, against a bare route that returns as much.",
  pricing: "One line of a long cart priced again, against pricing all of them.",
  recommend: "What is bought together, counted from order lines, against a self-join.",
  relevance: "How good the first ten results of judged queries are, against plain BM25.",
  reserve: "Durable reservations, against SELECT … FOR UPDATE and a conditional UPDATE.",
  scale: "What a command costs with ever more products and carts touched.",
  search: "Searches of a large catalogue, against the naive query.",
};

/** What a benchmark measures and the numbers it takes, as its own text reads them. */
export function helpOf(name: string, text: string): string {
  const numbers = [...text.matchAll(/numberOption\("([a-z-]+)", ([\d_]+)/g)].map(([, option, fallback]) =>
    row(`--${option} N`, `default ${Number(fallback?.replaceAll("_", "")).toLocaleString("en")}`),
  );
  return [
    MEASURES[name] ?? "",
    `\n  ./scripts/bench/${name} [options]\n`,
    row("--json", "one line of JSON instead of a table"),
    ...numbers,
    row("--help", "this text"),
  ].join("\n");
}

function row(option: string, words: string): string {
  return `  ${option.padEnd(20)}${words}`;
}
