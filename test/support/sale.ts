import { Agent, request as httpRequest } from "node:http";

/** Longest a shopper waits for one answer before asking again, elsewhere. */
const PATIENCE_MS = 2_500;
const AGAIN_AFTER_MS = 30;
const WORKERS = 50;

export interface Sale {
  /** Shoppers answered so far. */
  readonly answered: number;
  /** Every shopper's last answer; resolves when the last one has it. */
  readonly over: Promise<Answer[]>;
}

export interface Answer {
  readonly productId: number;
  readonly status: 201 | 409;
  /** Times asked; the same command each time. */
  readonly tries: number;
}

/**
 * Has `shoppers` buy one unit each, of the products in turn, at the nodes in turn. Who gets no yes or no (a 503, a broken
 * line, silence) asks again at the next node, with the same key: so it is one command, however often it arrives.
 */
export function startSale(urls: readonly string[], productIds: readonly number[], shoppers: number): Sale {
  const agent = new Agent({ keepAlive: true, maxSockets: WORKERS });
  const answers: Answer[] = [];
  let next = 0;
  const work = async () => {
    for (let shopper = next++; shopper < shoppers; shopper = next++) {
      const productId = productIds[shopper % productIds.length]!;
      const key = crypto.randomUUID();
      for (let tries = 1; ; tries++) {
        const status = await ask(agent, urls[(shopper + tries) % urls.length]!, productId, key);
        if (status === 201 || status === 409) {
          answers.push({ productId, status, tries });
          break;
        }
        if (status !== 503 && status !== null) throw new Error(`a shopper was told ${status}`);
        await Bun.sleep(AGAIN_AFTER_MS);
      }
    }
  };
  const over = Promise.all(Array.from({ length: WORKERS }, work)).then(() => answers);
  over.finally(() => agent.destroy()).catch(() => {});
  return {
    get answered() {
      return answers.length;
    },
    over,
  };
}

/** The status of the answer; null when there was none. */
function ask(agent: Agent, url: string, productId: number, key: string): Promise<number | null> {
  return new Promise((resolve) => {
    const body = JSON.stringify({ productId, quantity: 1 });
    const headers = { "content-type": "application/json", "content-length": body.length, "idempotency-key": key };
    const asking = httpRequest(`${url}/api/cart/items`, { method: "POST", agent, headers, timeout: PATIENCE_MS });
    asking.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? null));
      response.on("error", () => resolve(null));
    });
    asking.on("timeout", () => asking.destroy());
    asking.on("error", () => resolve(null));
    asking.end(body);
  });
}
