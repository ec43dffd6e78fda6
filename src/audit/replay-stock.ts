import type { Fact, ReservationRow, StockRows } from "./rows.ts";
import type { Violations } from "./violations.ts";

/** Units by how they came and went. Of transfers the outgoing side alone is counted: in all they change nothing. */
export interface UnitTotals {
  opening: number;
  received: number;
  adjusted: number;
  transferred: number;
  onHand: number;
  reserved: number;
}

/** Replays one product's facts with arithmetic of its own, written from what the facts mean and not from the actor. */
export class StockReplay {
  readonly totals: UnitTotals = { opening: 0, received: 0, adjusted: 0, transferred: 0, onHand: 0, reserved: 0 };
  readonly #shelves = new Map<number, number>();
  readonly #reservations = new Map<string, ReservationRow>();
  readonly #where: string;
  #version = 0;

  constructor(
    private readonly rows: StockRows,
    private readonly found: Violations,
  ) {
    this.#where = `inventory/${rows.productId}`;
    for (const [warehouse, { opening }] of rows.shelves) {
      this.#shelves.set(warehouse, opening);
      this.totals.opening += opening;
    }
  }

  apply(fact: Fact): void {
    const step = `${fact.type} (version ${fact.version})`;
    const { data } = fact;
    this.#version = fact.version;
    switch (fact.type) {
      case "StockReserved":
        this.#reserve(step, fact);
        break;
      case "ReservationReleased":
      case "ReservationExpired":
        this.#free(step, fact);
        break;
      case "StockReceived":
        this.totals.received += units(data.quantity);
        this.#move(step, units(data.warehouseId), units(data.quantity), data.onHand);
        break;
      case "StockAdjusted":
        this.totals.adjusted += units(data.delta);
        this.#move(step, units(data.warehouseId), units(data.delta), data.onHand);
        break;
      case "StockTransferred":
        this.totals.transferred += units(data.quantity);
        this.#move(step, units(data.from), -units(data.quantity), data.onHandFrom);
        this.#move(step, units(data.to), units(data.quantity), data.onHandTo);
        break;
      default:
        this.found.add(this.#where, `${step} is no fact this audit knows`);
    }
    const available = this.#onHand() - this.totals.reserved;
    if (this.totals.reserved < 0) this.found.add(this.#where, `${step} leaves ${this.totals.reserved} reserved`);
    if (available < 0) this.found.add(this.#where, `${step} sells twice: it leaves ${available} available`);
    this.found.same(this.#where, `available in ${step}`, data.available, available);
    this.found.same(this.#where, `reserved in ${step}`, data.reserved, this.totals.reserved);
  }

  /** Compares what the facts add up to with the rows. */
  finish(): UnitTotals {
    const { rows, found, totals } = this;
    totals.onHand = this.#onHand();
    found.same(this.#where, "version", rows.version, this.#version);
    found.same(this.#where, "on_hand", rows.onHand, totals.onHand);
    found.same(this.#where, "allocated", rows.allocated, 0);
    found.same(this.#where, "reserved", rows.reserved, totals.reserved);
    for (const warehouse of new Set([...rows.shelves.keys(), ...this.#shelves.keys()])) {
      const shelf = rows.shelves.get(warehouse);
      found.same(this.#where, `on_hand in warehouse ${warehouse}`, shelf?.onHand ?? 0, this.#shelves.get(warehouse));
      found.same(this.#where, `allocated in warehouse ${warehouse}`, shelf?.allocated ?? 0, 0);
    }
    for (const cart of new Set([...rows.reservations.keys(), ...this.#reservations.keys()])) {
      const row = rows.reservations.get(cart) ?? null;
      found.same(this.#where, `the reservation of cart ${cart}`, row, this.#reservations.get(cart) ?? null);
    }
    return totals;
  }

  #reserve(step: string, { shard, data }: Fact): void {
    const cart = String(data.cartId);
    const before = this.#reservations.get(cart)?.quantity ?? 0;
    const quantity = units(data.quantity);
    this.found.same(this.#where, `what cart ${cart} had before ${step}`, data.previous, before);
    if (!(quantity > 0)) this.found.add(this.#where, `${step} reserves ${data.quantity}`);
    if (!(units(data.since) <= units(data.expiresAt))) this.found.add(this.#where, `${step} ends before it begins`);
    this.totals.reserved += quantity - before;
    this.#reservations.set(cart, {
      quantity,
      turn: units(data.turn),
      since: units(data.since),
      expiresAt: units(data.expiresAt),
      shard,
    });
  }

  #free(step: string, { type, at, data }: Fact): void {
    const cart = String(data.cartId);
    const held = this.#reservations.get(cart);
    this.found.same(this.#where, `the units cart ${cart} gives back by ${step}`, data.quantity, held?.quantity ?? 0);
    if (type === "ReservationExpired" && held && at < held.expiresAt)
      this.found.add(this.#where, `${step} came ${held.expiresAt - at} ms before the reservation's time was up`);
    this.totals.reserved -= held?.quantity ?? 0;
    this.#reservations.delete(cart);
  }

  #move(step: string, warehouse: number, delta: number, onHandAfter: unknown): void {
    const after = (this.#shelves.get(warehouse) ?? 0) + delta;
    this.#shelves.set(warehouse, after);
    if (after < 0) this.found.add(this.#where, `${step} leaves ${after} in warehouse ${warehouse}`);
    this.found.same(this.#where, `on hand in warehouse ${warehouse} in ${step}`, onHandAfter, after);
  }

  #onHand(): number {
    return [...this.#shelves.values()].reduce((sum, held) => sum + held, 0);
  }
}

/** A number of the facts, NaN where there is none, which no comparison below lets pass. */
function units(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}
