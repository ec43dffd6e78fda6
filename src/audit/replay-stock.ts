import { AllocationReplay, splitOf, sumOf } from "./replay-allocations.ts";
import type { Fact, ReservationRow, StockRows } from "./rows.ts";
import type { Violations } from "./violations.ts";

/** Units by how they came and went. Of transfers the outgoing side alone is counted: in all they change nothing. */
export interface UnitTotals {
  opening: number;
  received: number;
  adjusted: number;
  transferred: number;
  shipped: number;
  onHand: number;
  allocated: number;
  reserved: number;
}

/** Replays one product's facts with arithmetic of its own, written from what the facts mean and not from the actor. */
export class StockReplay {
  readonly totals: UnitTotals = {
    ...{ opening: 0, received: 0, adjusted: 0, transferred: 0, shipped: 0 },
    ...{ onHand: 0, allocated: 0, reserved: 0 },
  };
  readonly #shelves = new Map<number, number>();
  readonly #reservations = new Map<string, ReservationRow>();
  readonly #allocations = new AllocationReplay();
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
      case "StockAllocated":
        this.#allocate(step, data);
        break;
      case "AllocationVoided":
        this.#once(step, data.orderId);
        break;
      case "StockDeallocated":
        this.#deallocate(step, data);
        break;
      case "StockShipped":
        this.#ship(step, data);
        break;
      default:
        this.found.add(this.#where, `${step} is no fact this audit knows`);
    }
    this.totals.allocated = this.#allocations.units;
    const available = this.#onHand() - this.totals.allocated - this.totals.reserved;
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
    found.same(this.#where, "allocated", rows.allocated, totals.allocated);
    found.same(this.#where, "reserved", rows.reserved, totals.reserved);
    for (const warehouse of new Set([...rows.shelves.keys(), ...this.#shelves.keys()])) {
      const shelf = rows.shelves.get(warehouse);
      found.same(this.#where, `on_hand in warehouse ${warehouse}`, shelf?.onHand ?? 0, this.#shelves.get(warehouse));
      const allocated = this.#allocations.owed(warehouse);
      found.same(this.#where, `allocated in warehouse ${warehouse}`, shelf?.allocated ?? 0, allocated);
    }
    for (const order of new Set([...rows.allocations.keys(), ...this.#allocations.open.keys()])) {
      const row = rows.allocations.get(order) ?? null;
      found.same(this.#where, `the allocation of order ${order}`, row, this.#allocations.open.get(order) ?? null);
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

  #allocate(step: string, data: Fact["data"]): void {
    const cart = String(data.cartId);
    const held = this.#reservations.get(cart);
    const [fromReservation, stillReserved] = [units(data.fromReservation), units(data.stillReserved)];
    const before = fromReservation + stillReserved;
    this.found.same(this.#where, `what ${step} finds reserved for cart ${cart}`, before, held?.quantity ?? 0);
    if (held && stillReserved > 0) this.#reservations.set(cart, { ...held, quantity: stillReserved });
    else this.#reservations.delete(cart);
    this.totals.reserved -= fromReservation;
    this.#once(step, data.orderId);
    const split = splitOf(data);
    this.found.same(this.#where, `the sum of ${step}`, data.quantity, sumOf(split));
    this.#allocations.allocate(String(data.orderId), split);
    for (const [warehouse, quantity] of split) {
      if (!(quantity > 0)) this.found.add(this.#where, `${step} allocates ${quantity} in warehouse ${warehouse}`);
      this.#owe(step, warehouse);
    }
  }

  #deallocate(step: string, data: Fact["data"]): void {
    const order = String(data.orderId);
    const split = this.#allocations.deallocate(order);
    this.found.same(this.#where, `what order ${order} gives back by ${step}`, splitOf(data), split);
    this.found.same(this.#where, `the sum of ${step}`, data.quantity, sumOf(split ?? new Map()));
  }

  #ship(step: string, data: Fact["data"]): void {
    const [order, warehouse, quantity] = [String(data.orderId), units(data.warehouseId), units(data.quantity)];
    const allocated = this.#allocations.ship(order, warehouse);
    this.found.same(
      this.#where,
      `what order ${order} sends from warehouse ${warehouse} by ${step}`,
      quantity,
      allocated,
    );
    this.totals.shipped += quantity;
    this.#move(step, warehouse, -quantity, data.onHand);
  }

  /** An order's id is used up by the first that is decided under it. */
  #once(step: string, order: unknown): void {
    if (!this.#allocations.decide(String(order)))
      this.found.add(this.#where, `${step} decides of order ${order} again`);
  }

  /** A warehouse owes orders no more than it has. */
  #owe(step: string, warehouse: number): void {
    const [has, owes] = [this.#shelves.get(warehouse) ?? 0, this.#allocations.owed(warehouse)];
    if (owes > has) this.found.add(this.#where, `${step} leaves ${has} in warehouse ${warehouse}, which owes ${owes}`);
  }

  #move(step: string, warehouse: number, delta: number, onHandAfter: unknown): void {
    const after = (this.#shelves.get(warehouse) ?? 0) + delta;
    this.#shelves.set(warehouse, after);
    if (after < 0) this.found.add(this.#where, `${step} leaves ${after} in warehouse ${warehouse}`);
    this.#owe(step, warehouse);
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
