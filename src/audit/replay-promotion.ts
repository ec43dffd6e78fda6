import type { Fact, Reader } from "./rows.ts";
import type { Violations } from "./violations.ts";

/** A promotion's uses as its tables have them. */
export interface PromotionUses {
  readonly version: number;
  readonly usesMax: number;
  readonly usesPerCustomerMax: number;
  readonly uses: number;
  /** Customers by checkout, of uses that stand. */
  readonly redemptions: Readonly<Record<string, string>>;
}

/** Uses of these promotions; one without limits is left out. */
export async function readPromotionUses(tx: Reader, ids: readonly number[]): Promise<Map<number, PromotionUses>> {
  const rows = await tx<(Omit<PromotionUses, "version"> & { id: number; version: string })[]>`
    SELECT u.promotion_id AS id, u.version, u.uses_max AS "usesMax", u.uses,
      u.uses_per_customer_max AS "usesPerCustomerMax",
      coalesce((SELECT json_object_agg(r.checkout_id, r.customer_key) FROM promotion_redemptions r
        WHERE r.promotion_id = u.promotion_id AND r.given_back_at IS NULL), '{}') AS redemptions
    FROM promotion_uses u WHERE u.promotion_id = ANY(${ids as number[]}::int[])`;
  return new Map(rows.map(({ id, version, ...row }) => [id, { ...row, version: Number(version) }]));
}

/** Replays one promotion's facts: which checkouts have used it, and that no limit was passed. */
export class PromotionReplay {
  readonly #uses = new Map<string, string>();
  readonly #over = new Set<string>();
  #version = 0;

  constructor(
    private readonly where: string,
    private readonly row: PromotionUses | undefined,
    private readonly found: Violations,
  ) {}

  apply(fact: Fact): void {
    const step = `${fact.type} (version ${fact.version})`;
    const { data } = fact;
    const checkoutId = String(data.checkoutId);
    this.#version = fact.version;
    switch (fact.type) {
      case "PromotionRedeemed":
        if (this.#uses.has(checkoutId)) this.found.add(this.where, `${step} is a second use of checkout ${checkoutId}`);
        if (this.#over.has(checkoutId)) this.found.add(this.where, `${step} comes after ${checkoutId} gave it back`);
        this.#uses.set(checkoutId, String(data.customerKey));
        break;
      case "RedemptionGivenBack":
        this.found.same(this.where, `whose use ${step} is`, data.customerKey, this.#uses.get(checkoutId) ?? null);
        this.#uses.delete(checkoutId);
        this.#over.add(checkoutId);
        break;
      case "PromotionLimited":
        if (Number(data.usesMax) < this.#uses.size) this.found.add(this.where, `${step} is below what was used`);
        break;
      default:
        this.found.add(this.where, `${step} is no fact this audit knows`);
    }
    this.found.same(this.where, `the uses after ${step}`, data.uses, this.#uses.size);
  }

  /** Compares what the facts add up to with the rows. */
  finish(): void {
    const { row, where, found } = this;
    if (!row) {
      found.add(where, "has a history but no limits");
      return;
    }
    found.same(where, "version", row.version, this.#version);
    found.same(where, "uses", row.uses, this.#uses.size);
    found.same(where, "the list of uses", row.redemptions, Object.fromEntries(this.#uses));
    if (this.#uses.size > row.usesMax) found.add(where, `was used ${this.#uses.size} times of ${row.usesMax}`);
  }
}
