import type { CheckoutRequest } from "../../actors/checkout/messages.ts";
import { Unavailable } from "../../actors/kernel/errors.ts";
import { orderIdOf } from "../../actors/order/order-id.ts";
import { checkoutIdOf } from "../../src/checkout/ids.ts";
import { NODES, type World } from "./world.ts";

const METHODS = ["pm_ok", "pm_ok", "pm_ok", "pm_declined", "pm_challenge", "pm_challenge", "pm_slow"] as const;
const ATTEMPTS_MAX = 3;
const PATIENCE_MS = 10_000;

/** What a shopper does: fills a cart, pays in one or two windows, goes to the bank or stays away, changes their mind. */
export async function shop(world: World, cartId: string): Promise<void> {
  const { scheduler } = world;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    await fill(world, cartId, attempt);
    await scheduler.pause(PATIENCE_MS);
    const checkoutId = checkoutIdOf(cartId, `key-${attempt}`);
    const windows = scheduler.chance(0.3) ? 2 : 1;
    const request = requestOf(world, cartId);
    await Promise.all(Array.from({ length: windows }, () => tolerant(pay(world, checkoutId, request))));
    await afterwards(world, checkoutId);
    await scheduler.pause(PATIENCE_MS * 4);
  }
}

async function fill(world: World, cartId: string, attempt: number): Promise<void> {
  const { scheduler } = world;
  const carts = world.carts.asks();
  for (let line = 0; line < scheduler.pick(1, 3); line++) {
    const productId = scheduler.pick(1, 3);
    const commandId = `add-${attempt}-${line}`;
    await tolerant(carts.ask(cartId, { type: "add", productId, quantity: scheduler.pick(1, 2), commandId }));
    if (scheduler.chance(0.5))
      await tolerant(carts.ask(cartId, { type: "accept-price", productId, commandId: `price-${attempt}-${line}` }));
  }
}

async function pay(world: World, checkoutId: string, request: CheckoutRequest): Promise<void> {
  const { scheduler } = world;
  const node = scheduler.pick(0, NODES.length - 1);
  await scheduler.pause(200);
  const started = world.checkouts
    .asks(node)
    .ask(checkoutId, { type: "start", request, fingerprint: request.paymentMethod });
  if (!(await started).ok) return;
  await world.checkoutDriver(node).run(checkoutId);
}

/** Comes back from the bank, or does not; takes the cart back; cancels the order. */
async function afterwards(world: World, checkoutId: string): Promise<void> {
  const { scheduler } = world;
  const node = scheduler.pick(0, NODES.length - 1);
  await scheduler.pause(PATIENCE_MS);
  if (scheduler.chance(0.2)) await tolerant(world.checkouts.asks(node).ask(checkoutId, { type: "withdraw" }));
  if (scheduler.chance(0.8)) {
    await scheduler.pause(scheduler.chance(0.3) ? PATIENCE_MS * 60 : PATIENCE_MS);
    world.payments.decide(checkoutId, scheduler.chance(0.8));
    await tolerant(world.checkoutDriver(node).run(checkoutId, { hasNews: true }));
  }
  if (scheduler.chance(0.25)) {
    const by = { kind: "shopper", id: null } as const;
    const orderId = orderIdOf(checkoutId);
    const isThere = world.orders.state(orderId).placed !== null;
    if (isThere)
      await tolerant(world.orders.asks(node).ask(orderId, { type: "cancel", reason: "mind", by, commandId: "mind" }));
  } else if (scheduler.chance(0.3)) await pack(world, orderIdOf(checkoutId), node);
}

/** The warehouse packs and sends what is paid, at the moment the shopper may be cancelling. */
async function pack(world: World, orderId: string, node: number): Promise<void> {
  const by = { kind: "staff", id: "wren" } as const;
  for (const { no } of world.orders.state(orderId).shipments) {
    const asks = world.orders.asks(node);
    await tolerant(asks.ask(orderId, { type: "pack", no, by, commandId: `pack-${no}` }));
    const parcel = { no, carrier: "UPS", tracking: "1Z", by, commandId: `ship-${no}` };
    await tolerant(asks.ask(orderId, { type: "ship", ...parcel }));
    await tolerant(world.orderDriver(node).run(orderId, { hasNews: true }));
  }
}

function requestOf(world: World, cartId: string): CheckoutRequest {
  const { scheduler } = world;
  return {
    cartId,
    accountId: null,
    contact: "sealed",
    address: "sealed",
    zone: { state: "NJ", zip: "07102" },
    customerKey: cartId,
    delivery: "standard",
    couponCode: scheduler.chance(0.4) ? "TEN" : null,
    paymentMethod: METHODS[scheduler.pick(0, METHODS.length - 1)]!,
    totalSeen: null,
    returnUrl: "http://localhost/return",
  };
}

/** A shopper whose request fails shrugs; anything but the world's failure is a mistake of ours. */
async function tolerant(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
  }
}
