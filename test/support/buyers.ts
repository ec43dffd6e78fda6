import type { TestStripe } from "./stripe.ts";

/** Longest a shopper waits for one answer before asking again, elsewhere. */
const PATIENCE_MS = 4_000;
const AGAIN_AFTER_MS = 50;
const WORKERS = 24;

export interface Bought {
  readonly status: "completed" | "failed" | "sold-out";
  readonly orderId: string | null;
  /** Why not, for one that failed. */
  readonly code: string | null;
  readonly tries: number;
}

export interface BuyingRush {
  /** Shoppers who know how it ended. */
  readonly ended: number;
  readonly over: Promise<Bought[]>;
}

const CONTACT = { name: "Ada Byron", email: "ada@example.com" };
const ADDRESS = { name: "Ada Byron", line1: "10 Spring Street", city: "New York", state: "NY", zip: "10001" };
/** Some pay, some cannot, some have to show themselves at their bank. */
const METHODS = [
  "pm_card_visa",
  "pm_card_visa",
  "pm_card_visa_chargeDeclined",
  "pm_card_threeDSecure2Required",
] as const;

/**
 * Has `shoppers` fill a cart and pay for it, each at the nodes in turn, asking again with the same key whenever the
 * answer was none, a 503 or 'not yet': until each knows of an order, or why there is none.
 */
export function startBuying(
  urls: readonly string[],
  productIds: readonly number[],
  shoppers: number,
  stripe: TestStripe,
): BuyingRush {
  const ends: Bought[] = [];
  let next = 0;
  const work = async () => {
    for (let shopper = next++; shopper < shoppers; shopper = next++)
      ends.push(await buy(urls, productIds, shopper, stripe));
  };
  const over = Promise.all(Array.from({ length: WORKERS }, work)).then(() => ends);
  over.catch(() => {});
  return {
    get ended() {
      return ends.length;
    },
    over,
  };
}

async function buy(
  urls: readonly string[],
  productIds: readonly number[],
  shopper: number,
  stripe: TestStripe,
): Promise<Bought> {
  let tries = 0;
  let cookie = "";
  const until = async (method: string, path: string, body: unknown, key: string, isAnswer: (it: Told) => boolean) => {
    for (;;) {
      const told = await ask(`${urls[(shopper + tries++) % urls.length]}${path}`, { method, body, key, cookie });
      if (told && isAnswer(told)) return told;
      await Bun.sleep(AGAIN_AFTER_MS);
    }
  };
  const key = crypto.randomUUID();
  const item = { productId: productIds[shopper % productIds.length]!, quantity: 1 };
  const added = await until("POST", "/api/cart/items", item, key, ({ status }) => status === 201 || status === 409);
  if (added.status === 409) return { status: "sold-out", orderId: null, code: "insufficient_stock", tries };
  cookie = added.cookie;
  const paymentMethod = METHODS[shopper % METHODS.length];
  const wanted = { contact: CONTACT, address: ADDRESS, paymentMethod };
  for (;;) {
    const { status, json } = await until("POST", "/api/checkout", wanted, key, isSettled);
    if (json.status === "completed") return { status: "completed", orderId: String(json.orderId), code: null, tries };
    if (json.status === "action_required") await atTheBank(stripe, String(json.redirectUrl));
    else if (status >= 400) return { status: "failed", orderId: null, code: String(json.code), tries };
    const read = await ask(`${urls[tries++ % urls.length]}/api/checkout/${json.checkoutId}`, { method: "GET", cookie });
    if (read?.json.status === "completed")
      return { status: "completed", orderId: String(read.json.orderId), code: null, tries };
    await Bun.sleep(AGAIN_AFTER_MS);
  }
}

function isSettled({ status }: Told): boolean {
  return status < 500 && status !== 429;
}

/** The bank may be away for a moment too; its webhook tells the shop. */
async function atTheBank(stripe: TestStripe, redirectUrl: string): Promise<void> {
  try {
    await stripe.control.answerChallenge(redirectUrl, "complete");
  } catch {
    await Bun.sleep(AGAIN_AFTER_MS);
  }
}

interface Told {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
  readonly cookie: string;
}

/** The answer; null where there was none in time. */
async function ask(
  url: string,
  { method, body, key, cookie }: { method: string; body?: unknown; key?: string; cookie: string },
): Promise<Told | null> {
  try {
    const response = await fetch(url, {
      method,
      headers: {
        "content-type": "application/json",
        ...(key && { "idempotency-key": key }),
        ...(cookie && { cookie }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const set = response.headers.getSetCookie().find((each) => each.startsWith("cart="));
    return {
      status: response.status,
      json: (await response.json()) as Told["json"],
      cookie: set?.split(";", 1)[0] ?? cookie,
    };
  } catch {
    return null;
  }
}
