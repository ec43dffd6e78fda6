import { cartSession } from "../../src/http/session.ts";
import { load, post } from "./http-load.ts";
import { type Percentiles, percentiles } from "./support.ts";

export interface Rush extends Percentiles {
  readonly answers: ReadonlyMap<number, number>;
  readonly seconds: number;
}

const ADDRESS = { name: "Ada Byron", line1: "10 Spring Street", city: "New York", state: "NY", zip: "10001" };
const CHECKOUT = JSON.stringify({
  contact: { name: "Ada Byron", email: "ada@example.com" },
  address: ADDRESS,
  paymentMethod: "pm_card_visa",
});

/** Carts by number, with cookies signed as the shop signs them: shoppers who have been here before. */
export function cartsOf(cookieSecret: string) {
  const session = cartSession({ COOKIE_SECRET: cookieSecret, SECURE_COOKIES: "off" });
  const idOf = (name: string) => Bun.hash(name).toString(36).padStart(22, "0").slice(0, 22);
  const cookie = (name: string) => `Cookie: ${session.keep(idOf(name)).split(";", 1)[0]}\r\n`;
  return {
    add: (name: string, productId: number, target: URL) =>
      post("/api/cart/items", target, JSON.stringify({ productId, quantity: 1 }), cookie(name)),
    buy: (name: string, target: URL) =>
      post("/api/checkout", target, CHECKOUT, `${cookie(name)}Idempotency-Key: ${name}\r\n`),
  };
}

/** The classic shop's checkout of a cart. */
export function buyClassic(cartId: string, target: URL): string {
  return post(`/checkout/${cartId}`, target, CHECKOUT);
}

/** `count` requests over `connections`, and how they were answered. */
export async function rush(
  targets: readonly URL[],
  connections: number,
  count: number,
  request: (index: number, target: URL) => string,
): Promise<Rush & { readonly statuses: Uint16Array }> {
  const answers = new Map<number, number>();
  const waits: number[] = [];
  const statuses = new Uint16Array(count);
  const began = performance.now();
  await load({
    targets,
    connections: Math.min(connections, count),
    request: (index, target) => (index < count ? request(index, target) : null),
    onAnswer: ({ index, status, ms }) => {
      statuses[index] = status;
      answers.set(status, (answers.get(status) ?? 0) + 1);
      waits.push(ms);
    },
  });
  return { answers, seconds: (performance.now() - began) / 1_000, statuses, ...percentiles(waits) };
}
