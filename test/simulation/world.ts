import { cartKind } from "../../actors/cart/actor.ts";
import { checkoutKind } from "../../actors/checkout/actor.ts";
import { nextEffect, resumeAt } from "../../actors/checkout/effects.ts";
import type { CheckoutEffect, CheckoutOutcome, CheckoutView } from "../../actors/checkout/messages.ts";
import { inventoryKind } from "../../actors/inventory/actor.ts";
import { type InventoryState, unknownProduct } from "../../actors/inventory/state.ts";
import { Unavailable } from "../../actors/kernel/errors.ts";
import { orderKind } from "../../actors/order/actor.ts";
import { dueEffects } from "../../actors/order/effects.ts";
import type { OrderEffect, OrderOutcome, OrderView } from "../../actors/order/messages.ts";
import { promotionKind } from "../../actors/promotion/actor.ts";
import { unknownPromotion } from "../../actors/promotion/state.ts";
import type { ProductCard } from "../../src/catalogue/catalogue.ts";
import type { CheckoutParts } from "../../src/checkout/effects/parts.ts";
import { perform } from "../../src/checkout/effects/perform.ts";
import { performOrderEffect } from "../../src/orders/effects.ts";
import type { Sql } from "../../src/platform/postgres.ts";
import { price } from "../../src/pricing/price.ts";
import type { Promotion } from "../../src/pricing/promotion.ts";
import { Driver } from "../../src/processes/driver.ts";
import { type Faults, SimulatedActors } from "./actors.ts";
import { SimulatedPayments } from "./payments.ts";
import { Scheduler } from "./scheduler.ts";

export const NODES = [0, 1] as const;
export const WAREHOUSES = [1, 2, 3] as const;
/** The one coupon there is: twice in all, once for each customer. */
export const COUPON: Promotion = {
  promotionId: 1,
  name: "Ten off",
  code: "TEN",
  effect: { kind: "percentage", basisPoints: 1_000 },
  scope: { shopIds: [], categoryIds: [], productIds: [] },
  currency: "USD",
  minimumSubtotal: 0,
  isFirstOrderOnly: false,
  from: null,
  until: null,
  isStackable: false,
  limits: { usesMax: 2, usesPerCustomerMax: 1, uses: 0 },
};

const RULES = { reservationTtlMs: 5 * 60_000, reservationMaxMs: 20 * 60_000 };
/** The actors are never loaded here. */
const NO_SQL = null as unknown as Sql;

/** A whole market with two nodes, in which only the world is simulated: every decision and every effect is the real one. */
export class World {
  readonly scheduler: Scheduler;
  readonly faults: Faults = { lost: 0, late: 0, doubled: 0, answerLost: 0 };
  readonly payments: SimulatedPayments;
  readonly inventory;
  readonly carts;
  readonly checkouts;
  readonly orders;
  readonly promotions;
  readonly prices = new Map<number, number>();
  readonly opening = new Map<number, number>();
  /** Mistakes of ours that a driver noticed. */
  readonly mistakes: unknown[] = [];
  readonly #checkoutDrivers: Driver<CheckoutView | null, CheckoutEffect, CheckoutOutcome>[];
  readonly #orderDrivers: Driver<OrderView | null, OrderEffect, OrderOutcome>[];

  constructor(seed: number) {
    this.scheduler = new Scheduler(seed);
    const { scheduler, faults } = this;
    this.payments = new SimulatedPayments(scheduler, faults);
    this.inventory = new SimulatedActors(inventoryKind(NO_SQL, RULES), scheduler, faults);
    this.carts = new SimulatedActors(
      cartKind({
        sql: NO_SQL,
        rules: { linesMax: 10, lineQuantityMax: 10 },
        inventories: () => this.inventory.asks(),
        offerOf: async (productId) => ({ shopId: 1, price: this.prices.get(productId)!, currency: "USD" }),
      }),
      scheduler,
      faults,
    );
    this.checkouts = new SimulatedActors(checkoutKind(NO_SQL), scheduler, faults);
    this.orders = new SimulatedActors(orderKind(NO_SQL, { returnWindowMs: 30 * 86_400_000 }), scheduler, faults);
    this.promotions = new SimulatedActors(promotionKind(NO_SQL), scheduler, faults);
    this.promotions.states.set("1", { ...unknownPromotion(1), isKnown: true, ...COUPON.limits! });
    for (const productId of [1, 2, 3]) this.#stock(productId);
    this.#orderDrivers = NODES.map((node) => this.#orderDriver(node));
    this.#checkoutDrivers = NODES.map((node) => this.#checkoutDriver(node));
  }

  checkoutDriver(node: number) {
    return this.#checkoutDrivers[node]!;
  }

  orderDriver(node: number) {
    return this.#orderDrivers[node]!;
  }

  /** What the sweepers of a node would take up now. */
  due(): { checkouts: string[]; orders: string[] } {
    const { now } = this.scheduler;
    const checkouts = [...this.checkouts.states].filter(([, state]) => (resumeAt(state) ?? Infinity) <= now);
    const orders = [...this.orders.states].filter(([, state]) => dueEffects(state).length > 0);
    return { checkouts: checkouts.map(([key]) => key), orders: orders.map(([key]) => key) };
  }

  /** Whether nothing is left to do. */
  isAtRest(): boolean {
    const isOpen = [...this.checkouts.states.values()].some((state) => nextEffect(state) !== null);
    return !isOpen && [...this.orders.states.values()].every((state) => dueEffects(state).length === 0);
  }

  #stock(productId: number): void {
    const { scheduler } = this;
    const shelves = new Map(WAREHOUSES.map((id) => [id as number, { onHand: scheduler.pick(0, 2), allocated: 0 }]));
    shelves.get(1)!.onHand += 1;
    const onHand = [...shelves.values()].reduce((sum, shelf) => sum + shelf.onHand, 0);
    const state: InventoryState = { ...unknownProduct(productId), isKnown: true, limitPerCustomer: 5, shelves, onHand };
    this.inventory.states.set(String(productId), state);
    this.opening.set(productId, onHand);
    this.prices.set(productId, 1_000 * productId);
  }

  #noted = (what: string, error: unknown) => {
    if (error instanceof Unavailable) return;
    this.mistakes.push(`${what}: ${error instanceof Error ? error.stack : error}`);
  };

  #clock(node: number) {
    const { scheduler } = this;
    return { now: () => scheduler.now, sleep: (ms: number) => scheduler.until(scheduler.now + ms, node) };
  }

  #checkoutDriver(node: number) {
    const asks = this.checkouts.asks(node);
    return new Driver<CheckoutView | null, CheckoutEffect, CheckoutOutcome>(
      {
        name: "checkout",
        look: async (key) => stageOf(await asks.ask(key, { type: "read" })),
        perform: (view, effect) => perform(this.#parts(node), view!, effect),
        record: async (key, { id }, outcome) => stageOf(await asks.ask(key, { type: "record", effectId: id, outcome })),
        delayed: (why) => ({ type: "delayed", why }),
      },
      this.#noted,
      this.#clock(node),
    );
  }

  #orderDriver(node: number) {
    const asks = this.orders.asks(node);
    const parts = () => ({ inventory: this.inventory.asks(node), payments: this.payments.at(node) });
    const stage = (reply: Awaited<ReturnType<typeof asks.ask>>) => {
      if (!reply.ok) return { state: null, effect: null, notBefore: 0 };
      return { ...reply.answer, state: reply.answer.order };
    };
    return new Driver<OrderView | null, OrderEffect, OrderOutcome>(
      {
        name: "order",
        look: async (key) => stage(await asks.ask(key, { type: "read" })),
        perform: (view, effect) => performOrderEffect(parts(), view!, effect),
        record: async (key, { id }, outcome) => stage(await asks.ask(key, { type: "record", effectId: id, outcome })),
        delayed: (why) => ({ type: "delayed", why }),
      },
      this.#noted,
      this.#clock(node),
    );
  }

  #parts(node: number): CheckoutParts {
    const card = (id: number) => ({ id, title: `Mug ${id}`, shopId: 1, shopName: "Ada", image: null, categoryId: 1 });
    const days = { arrivesFrom: "2026-01-02", arrivesUntil: "2026-01-05", orderBefore: 0 };
    return {
      now: () => this.scheduler.now,
      catalogue: {
        cards: async (ids: readonly number[]) =>
          new Map(
            ids.map((id) => [
              id,
              { ...card(id), price: this.prices.get(id)!, currency: "USD" } as unknown as ProductCard,
            ]),
          ),
      },
      delivery: {
        place: async () => ({ zip: "07102", city: "Newark", state: "NJ", lat: 40.7, lon: -74.2 }),
        distances: async () => new Map(WAREHOUSES.map((id) => [id as number, id * 100])),
        arrival: async () => days,
      },
      pricing: {
        promotions: async () => [COUPON],
        quote: async ({ lines, place, ...rest }) =>
          price({
            ...rest,
            lines: lines.map(({ categoryId, ...line }) => ({ ...line, categoryIds: [categoryId] })),
            zone: place,
            promotions: [COUPON],
            rates: { standardPrice: 599, expressPrice: 1499, freeShippingFrom: 5000, taxZones: [], taxDefaultBp: 800 },
          }),
      },
      payments: this.payments.at(node),
      vault: { seal: (_, plain) => plain },
      carts: this.carts.asks(node),
      inventory: this.inventory.asks(node),
      promotions: this.promotions.asks(node),
      orders: this.orders.asks(node),
      stockOf: async (ids, orderId) =>
        new Map(
          ids.map((id) => {
            const { shelves, allocations } = this.inventory.state(String(id));
            const own = new Map(allocations.get(orderId)?.map((each) => [each.warehouseId, each.quantity]));
            const free = (warehouseId: number, allocated: number) => allocated - (own.get(warehouseId) ?? 0);
            return [
              id,
              [...shelves].map(([warehouseId, { onHand, allocated }]) => ({
                ...{ warehouseId, onHand },
                allocated: free(warehouseId, allocated),
              })),
            ];
          }),
        ),
      isFirstOrder: async () => null,
      redemptionsOf: async (checkoutId) => (this.promotions.state("1").redemptions.has(checkoutId) ? [1] : []),
      pokeOrder: (orderId) => this.orderDriver(node).poke(orderId),
      settleOrder: async (orderId) => {
        await this.orderDriver(node).run(orderId, { hasNews: true });
        const reply = await this.orders.asks(node).ask(orderId, { type: "read" });
        if (reply.ok && reply.answer.effect) throw new Unavailable("not settled yet");
      },
    };
  }
}

function stageOf(reply: Awaited<ReturnType<ReturnType<World["checkouts"]["asks"]>["ask"]>>) {
  if (!reply.ok) return { state: null, effect: null, notBefore: 0 };
  const { checkout, effect, notBefore } = reply.answer;
  return { state: checkout, effect, notBefore };
}
