import type { CartRow, Fact } from "./rows.ts";
import type { Violations } from "./violations.ts";

type Line = Readonly<Record<string, unknown>>;

/** Replays one cart's facts: what its lines must be, and that its turns only grow. */
export class CartReplay {
  readonly #lines = new Map<unknown, Line>();
  #version = 0;
  #turn = 0;
  #handedTo: unknown = null;

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
}
