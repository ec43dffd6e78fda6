import type { Fact, Reader } from "./rows.ts";
import type { Violations } from "./violations.ts";

type Json = Readonly<Record<string, unknown>>;

/** An order as its tables have it. Amounts are minor units. */
export interface OrderRows {
  readonly version: number;
  readonly status: string;
  readonly total: number | null;
  readonly captured: number;
  readonly refunded: number;
  /** Product, units, unit price, discount, tax; in the order of the cart. */
  readonly lines: readonly (readonly number[])[];
  /** Number, warehouse, status. */
  readonly shipments: readonly (readonly unknown[])[];
  /** Id, status, refund; by id. */
  readonly returns: readonly (readonly unknown[])[];
}

export async function readOrders(tx: Reader, ids: readonly string[]): Promise<Map<string, OrderRows>> {
  const rows = await tx<(OrderRows & { id: string })[]>`
    SELECT o.order_id AS id, o.version::int AS version, o.status, o.total::float8 AS total, o.captured::float8 AS captured,
      o.refunded::float8 AS refunded,
      coalesce((SELECT json_agg(json_build_array(l.product_id, l.quantity, l.unit_price, l.discount, l.tax) ORDER BY l.position)
        FROM order_lines l WHERE l.order_id = o.order_id), '[]') AS lines,
      coalesce((SELECT json_agg(json_build_array(s.no, s.warehouse_id, s.status) ORDER BY s.no)
        FROM shipments s WHERE s.order_id = o.order_id), '[]') AS shipments,
      coalesce((SELECT json_agg(json_build_array(r.return_id, r.status, r.refund) ORDER BY r.return_id)
        FROM order_returns r WHERE r.order_id = o.order_id), '[]') AS returns
    FROM orders o WHERE o.order_id = ANY(${ids as string[]}::text[])`;
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** What happens to a shipment, and from where: by the type of the fact. */
const STEPS: Readonly<Record<string, readonly [from: string, to: string]>> = {
  ShipmentPacked: ["processing", "packed"],
  ShipmentShipped: ["packed", "shipped"],
  ShipmentDelivered: ["shipped", "delivered"],
};
const RANKS = ["placed", "processing", "packed", "shipped", "delivered"];

interface ReplayedShipment {
  readonly no: number;
  readonly warehouseId: number;
  readonly items: readonly Item[];
  status: string;
}

interface Item {
  readonly productId: number;
  readonly quantity: number;
}

/** Replays one order's facts with arithmetic of its own: where its parcels are, what was paid and what went back. */
export class OrderReplay {
  readonly totals = { captured: 0, refunded: 0 };
  readonly #shipments = new Map<number, ReplayedShipment>();
  readonly #returns = new Map<string, { status: string; refund: number; items: readonly Item[] }>();
  #lines: readonly (readonly number[])[] = [];
  #total: number | null = null;
  #isVoid = false;
  #isCancelled = false;
  #version = 0;

  constructor(
    private readonly where: string,
    private readonly row: OrderRows | undefined,
    private readonly found: Violations,
  ) {}

  apply(fact: Fact): void {
    const step = `${fact.type} (version ${fact.version})`;
    const { data } = fact;
    this.#version = fact.version;
    if (typeof data.at !== "number" || typeof (data.by as Json | undefined)?.kind !== "string")
      this.found.add(this.where, `${step} does not say who and when`);
    this.#change(step, fact);
    const { captured, refunded } = this.totals;
    if (!(refunded >= 0 && refunded <= captured && captured <= (this.#total ?? 0)))
      this.found.add(this.where, `${step} leaves ${refunded} refunded of ${captured} captured of ${this.#total}`);
    this.found.same(this.where, `the status in ${step}`, data.status, this.#status());
  }

  /** Compares what the facts add up to with the rows. */
  finish(): { captured: number; refunded: number } {
    if (!this.row) {
      this.found.add(this.where, "has a history but no row");
      return this.totals;
    }
    const { row, found, where } = this;
    found.same(where, "version", row.version, this.#version);
    found.same(where, "status", row.status, this.#status());
    found.same(where, "total", row.total, this.#total);
    found.same(where, "captured", row.captured, this.totals.captured);
    found.same(where, "refunded", row.refunded, this.totals.refunded);
    found.same(where, "the list of lines", row.lines, this.#lines);
    const shipments = [...this.#shipments.values()].map(({ no, warehouseId, status }) => [no, warehouseId, status]);
    found.same(where, "the list of shipments", row.shipments, shipments);
    const returns = [...this.#returns].map(([id, { status, refund }]) => [id, status, refund]);
    found.same(where, "the list of returns", row.returns, returns.sort(byId));
    return this.totals;
  }

  #change(step: string, { type, data }: Fact): void {
    switch (type) {
      case "OrderPlaced":
        this.#place(step, (data.order ?? {}) as Json);
        break;
      case "OrderVoided":
        if (this.#version !== 1) this.found.add(this.where, `${step} comes after something else`);
        this.#isVoid = true;
        break;
      case "PaymentCaptured":
        if (this.totals.captured > 0) this.found.add(this.where, `${step} is a second capture`);
        this.found.same(this.where, `the amount of ${step}`, data.amount, this.#total);
        this.totals.captured += amount(data.amount);
        if (!this.#isCancelled) for (const shipment of this.#shipments.values()) shipment.status = "processing";
        break;
      case "OrderCancelled":
        if (this.#isCancelled) this.found.add(this.where, `${step} is a second cancellation`);
        if ([...this.#shipments.values()].some(({ status }) => RANKS.indexOf(status) > 1))
          this.found.add(this.where, `${step} cancels what is packed`);
        this.#isCancelled = true;
        for (const shipment of this.#shipments.values()) shipment.status = "cancelled";
        break;
      case "ShipmentPacked":
      case "ShipmentShipped":
      case "ShipmentDelivered":
        this.#move(step, type, data.no);
        break;
      case "ReturnRequested":
        this.#request(step, (data.return ?? {}) as Json);
        break;
      case "ReturnReceived":
        this.#returned(step, data.returnId, "requested", "received");
        break;
      case "PaymentRefunded":
        this.totals.refunded += amount(data.amount);
        if (data.returnId === null) {
          if (!this.#isCancelled) this.found.add(this.where, `${step} refunds an order that was not cancelled`);
        } else {
          const refund = this.#returned(step, data.returnId, "received", "refunded");
          this.found.same(this.where, `the amount of ${step}`, data.amount, refund);
        }
        break;
      case "RefundFailed":
        this.totals.refunded -= amount(data.takenBack);
        if (data.returnId !== null && data.takenBack !== 0) this.#returned(step, data.returnId, "refunded", "received");
        break;
      case "RefundSettled":
        if (data.returnId !== null) this.#returned(step, data.returnId, "received", "refunded");
        break;
      case "RefundRetried":
      case "ShopperForgotten":
      case "EffectDone":
      case "EffectDelayed":
        break;
      default:
        this.found.add(this.where, `${step} is no fact this audit knows`);
    }
  }

  #place(step: string, order: Json): void {
    if (this.#version !== 1) this.found.add(this.where, `${step} comes after something else`);
    const lines = (order.lines ?? []) as readonly Record<string, number>[];
    this.#lines = lines.map((line) =>
      [line.productId, line.quantity, line.unitPrice, line.discount, line.tax].map(amount),
    );
    for (const { no, warehouseId, items } of (order.shipments ?? []) as readonly ReplayedShipment[])
      this.#shipments.set(no, { no, warehouseId, items, status: "placed" });
    const { subtotal, discount, shipping, tax, total } = (order.totals ?? {}) as Record<string, number>;
    this.#total = amount(total);
    this.found.same(
      this.where,
      `the total in ${step}`,
      total,
      amount(subtotal) - amount(discount) + amount(shipping) + amount(tax),
    );
    const priced = this.#lines.reduce((sum, [, quantity = 0, price = 0]) => sum + quantity * price, 0);
    this.found.same(this.where, `the subtotal in ${step}`, subtotal, priced);
    for (const [productId = 0, quantity = 0] of this.#lines)
      this.found.same(
        this.where,
        `what is shipped of ${productId}`,
        this.#units(productId, () => true),
        quantity,
      );
  }

  #move(step: string, type: string, no: unknown): void {
    const [from, to] = STEPS[type]!;
    const shipment = this.#shipments.get(Number(no));
    if (shipment?.status !== from) this.found.add(this.where, `${step} finds shipment ${no} ${shipment?.status}`);
    if (shipment) shipment.status = to;
  }

  #request(step: string, wanted: Json): void {
    const items = (wanted.items ?? []) as readonly Item[];
    for (const { productId, quantity } of items) {
      const before = [...this.#returns.values()]
        .flatMap((each) => each.items)
        .reduce((sum, item) => sum + (item.productId === productId ? item.quantity : 0), 0);
      const delivered = this.#units(productId, ({ status }) => status === "delivered");
      if (!(quantity > 0 && before + quantity <= delivered))
        this.found.add(this.where, `${step} returns ${before + quantity} of ${delivered} delivered of ${productId}`);
    }
    this.#returns.set(String(wanted.returnId), { status: "requested", refund: amount(wanted.refund), items });
  }

  /** What the return is to refund. */
  #returned(step: string, returnId: unknown, from: string, to: string): number | null {
    const known = this.#returns.get(String(returnId));
    if (known?.status !== from) this.found.add(this.where, `${step} finds return ${returnId} ${known?.status}`);
    if (known) known.status = to;
    return known?.refund ?? null;
  }

  #units(productId: number, counts: (shipment: ReplayedShipment) => boolean): number {
    return [...this.#shipments.values()]
      .filter(counts)
      .flatMap(({ items }) => items)
      .reduce((sum, item) => sum + (item.productId === productId ? item.quantity : 0), 0);
  }

  #status(): string {
    if (this.#isVoid) return "void";
    if (this.#isCancelled) return "cancelled";
    const ranks = [...this.#shipments.values()].map(({ status }) => RANKS.indexOf(status));
    return RANKS[Math.min(...ranks)] ?? "none";
  }
}

/** A number of the facts, NaN where there is none, which no comparison lets pass. */
function amount(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}

function byId([a]: unknown[], [b]: unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}
