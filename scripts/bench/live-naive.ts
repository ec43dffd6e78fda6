import { Elysia } from "elysia";
import { connect } from "nats";
import { readStockEvent } from "../../src/live/stock-events.ts";
import { stockFragments } from "../../views/fragments/stock-fragments.tsx";

/** The live page as one would write it first: an async generator per page, each change rendered for each. Prints its port. */
type Hear = (productId: number, version: number, available: number, reserved: number) => void;

const pages = new Set<Hear>();
const connection = await connect({ servers: process.env.NATS_URL });
connection.subscribe("stock.>", {
  callback: (_, message) => {
    const level = readStockEvent(message.data);
    if (level) for (const hear of pages) hear(level.productId, level.version, level.available, level.reserved);
  },
});

const app = new Elysia()
  .get("/live", async function* ({ query, set }) {
    set.headers["content-type"] = "text/event-stream";
    const ids = new Set((query.topics ?? "").split(",").map((topic) => Number(topic.slice("stock:".length))));
    const waiting: string[] = [];
    let wake = () => {};
    const hear: Hear = (productId, version, available, reserved) => {
      if (!ids.has(productId)) return;
      const html = stockFragments({ productId, version, available, reserved });
      waiting.push(
        `id: ${productId}@${version}\n${html
          .split("\n")
          .map((line) => `data: ${line}\n`)
          .join("")}\n`,
      );
      wake();
    };
    pages.add(hear);
    try {
      yield ":\n\n";
      for (;;) {
        for (const message of waiting.splice(0)) yield message;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      pages.delete(hear);
    }
  })
  .listen({ hostname: "0.0.0.0", port: 0, idleTimeout: 0 });
console.log(app.server?.port);

// Ends with whoever started it.
for await (const _ of Bun.stdin.stream());
process.exit(0);
