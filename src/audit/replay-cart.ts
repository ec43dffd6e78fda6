import type { CartRow, Fact } from "./rows.ts";
import type { Violations } from "./violations.ts";

type Line = Readonly<Record<string, unknown>>;

interface Frozen {
  readonly checkoutId: unknown;
  readonly until: unknown;
  readonly lines: unknown;
}

/** Checkouts that were over before they had the cart: a cart keeps the latest. */
const BARRED_MAX = 8;
/** What a shopper does to a cart, and a checkout keeps from being done. */
const CHANGES = new Set(["LineSet", "LineRemoved", "CartCleared", "CartHandedOver", "CartAbsorbed"]);

/** Replays one cart's facts: what its lines must be, and that its turns only grow. */
export class CartReplay {
  readonly #lines = new Map<unknown, Line>();
  #version = 0;
  #turn = 0;
  #handedTo: unknown = null;
  #frozen: Frozen | null = null;
  #barred: unknown[] = [];

  constructor(
    private readonly where: string,
    private readonly row: CartRow | undefined,
    private readonly found: Violations,
  ) {}

  apply(fact: Fact): void {
    const step = `${fact.type} (version ${fact.version})`;
    const { data } = fact;
    this.#version = fact.version;
    if (this.#handedTo !== null) this.found.add(this.where, `${step} comes after it was handed over`);
    const turn = Number(data.turn);
    if (!(turn >= this.#turn)) this.found.add(this.where, `${step} has turn ${data.turn} after ${this.#turn}`);
    this.#turn = turn;
    this.#checkFreeze(step, fact);
    switch (fact.type) {
      case "LineSet":
        this.#set(step, data);
        break;
      case "LineRemoved":
        if (!this.#lines.delete(data.productId)) this.found.add(this.where, `${step} removes a line that is not there`);
        break;
      case "CartCleared":
        for (const [product, line] of this.#lines) if (!line.isSavedForLater) this.#lines.delete(product);
        break;
      case "CartHandedOver":
        this.#handedTo = data.to;
        break;
      case "CartAbsorbed":
        break;
      case "CheckoutBarred":
        this.#barred = [...this.#barred, data.checkoutId].slice(-BARRED_MAX);
        break;
      case "CartFrozen":
        if (this.#barred.includes(data.checkoutId))
          this.found.add(this.where, `${step} is of checkout ${data.checkoutId}, which was over`);
        this.#freeze(step, data);
        break;
      case "ReservationsExtended":
        this.#reserveAgain(step, data);
        break;
      case "CartUnfrozen":
        this.#reserveAgain(step, data);
        this.#frozen = null;
        break;
      case "CartFinished":
        this.#finishLines(step, data);
        this.#frozen = null;
        break;
      default:
        this.found.add(this.where, `${step} is no fact this audit knows`);
    }
  }

  /** Compares what the facts add up to with the row. Returns how many lines the cart has. */
  finish(): number {
    if (!this.row) this.found.add(this.where, "has a history but no row");
    else {
      this.found.same(this.where, "version", this.row.version, this.#version);
      this.found.same(this.where, "turn", this.row.turn, this.#turn);
      this.found.same(this.where, "the cart it was handed over to", this.row.handedTo, this.#handedTo);
      this.found.same(this.where, "the checkout it is frozen for", this.row.frozen, this.#frozen);
      this.found.same(this.where, "the list of checkouts that are over", this.row.barred, this.#barred);
      this.found.same(this.where, "the list of lines", this.row.lines, [...this.#lines.values()]);
    }
    return this.#lines.size;
  }

  #set(step: string, { line, previous }: Fact["data"]): void {
    const set = (line ?? {}) as Line;
    const known = this.#lines.get(set.productId);
    const before = known && !known.isSavedForLater ? known.quantity : 0;
    this.found.same(this.where, `the quantity before ${step}`, previous, before);
    if (!(Number(set.quantity) > 0)) this.found.add(this.where, `${step} has a line of ${set.quantity}`);
    this.#lines.set(set.productId, set);
  }

  /** While a checkout has the cart it alone changes it; stock may take a reservation back. */
  #checkFreeze(step: string, { type, at, data }: Fact): void {
    const frozen = this.#frozen;
    const isChange = CHANGES.has(type) && !(type === "LineSet" && this.#isLoss(data.line as Line | undefined));
    if (frozen && isChange && at < Number(frozen.until))
      this.found.add(this.where, `${step} changes what checkout ${frozen.checkoutId} is paying for`);
    if (type === "ReservationsExtended" || type === "CartUnfrozen" || type === "CartFinished")
      this.found.same(this.where, `the checkout of ${step}`, data.checkoutId, frozen?.checkoutId);
  }

  #isLoss(line: Line | undefined): boolean {
    const known = this.#lines.get(line?.productId);
    return known !== undefined && Bun.deepEquals(line, { ...known, reservedUntil: null });
  }

  #freeze(step: string, { checkoutId, until, lines }: Fact["data"]): void {
    const toBuy = [...this.#lines.values()].filter((line) => !line.isSavedForLater);
    const there = toBuy.map(({ productId, quantity }) => ({ productId, quantity }));
    this.found.same(this.where, `what ${step} freezes`, lines, there);
    this.#frozen = { checkoutId, until, lines };
  }

  #reserveAgain(step: string, { reservations }: Fact["data"]): void {
    for (const { productId, reservedUntil } of listOf(reservations)) {
      const line = this.#lines.get(productId);
      if (line) this.#lines.set(productId, { ...line, reservedUntil });
      else this.found.add(this.where, `${step} reserves for product ${productId}, which is not in the cart`);
    }
  }

  #finishLines(step: string, { lines }: Fact["data"]): void {
    for (const { productId, quantity, left } of listOf(lines)) {
      const line = this.#lines.get(productId);
      const before = Number(quantity) + Number(left);
      this.found.same(this.where, `the quantity of product ${productId} before ${step}`, before, line?.quantity);
      if (line && Number(left) > 0) this.#lines.set(productId, { ...line, quantity: left });
      else this.#lines.delete(productId);
    }
  }
}

function listOf(value: unknown): readonly Line[] {
  return Array.isArray(value) ? (value as Line[]) : [];
}
