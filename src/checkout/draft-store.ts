import { randomUUID } from "node:crypto";
import { Unavailable } from "../../actors/kernel/errors.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Vault } from "../platform/seal.ts";
import { type Draft, type DraftForm, EMPTY_FORM } from "./draft.ts";

const PURPOSE = "checkout-draft";
/** Writers of one draft are one shopper's tabs; more than a few at once are a mistake. */
const TRIES_MAX = 8;
const DRAFT_MAX_AGE_DAYS = 30;
const RETRY_AFTER_S = 1;

/** What a writer may change: the form, and which attempt it is on. */
export type DraftChange = Partial<Pick<Draft, keyof DraftForm | "attemptKey" | "checkoutId">>;

/** The checkout forms of all carts. Each throws where Postgres cannot be reached. */
export interface Drafts {
  /** The draft of a cart; an empty one, not stored, where it has none. */
  read(cartId: string): Promise<Draft>;
  /**
   * Changes a draft and returns it as it is then. `change` is asked again with the newer draft where another tab was
   * faster; null leaves it as it is.
   */
  change(cartId: string, change: (draft: Draft) => DraftChange | null): Promise<Draft>;
  /**
   * The form of a guest's cart goes with what is in it to the cart of the account, which keeps what it has filled in. Not
   * the card: whoever signs in on this browser need not be whose it is.
   */
  handOver(from: string, to: string): Promise<void>;
  /** Throws away what nobody has touched for 30 days; returns how many. */
  prune(): Promise<number>;
}

interface Row {
  readonly version: number;
  readonly sealed: string;
  readonly attemptKey: string;
  readonly checkoutId: string | null;
}

export function postgresDrafts(sql: Sql, vault: Vault): Drafts {
  const read = async (cartId: string): Promise<Draft> => {
    const [row] = await sql<Row[]>`
      SELECT version::int, sealed, attempt_key AS "attemptKey", checkout_id AS "checkoutId"
      FROM checkout_drafts WHERE cart_id = ${cartId}`;
    if (!row) return { ...EMPTY_FORM, cartId, version: 0, attemptKey: newAttemptKey(), checkoutId: null };
    const form = JSON.parse(vault.open(PURPOSE, row.sealed)) as DraftForm;
    const { version, attemptKey, checkoutId } = row;
    return { ...EMPTY_FORM, ...form, cartId, version, attemptKey, checkoutId };
  };

  /** False where another writer was faster. */
  const write = async (draft: Draft): Promise<boolean> => {
    const { cartId, version, attemptKey, checkoutId, ...form } = draft;
    const sealed = vault.seal(PURPOSE, JSON.stringify(form));
    const rows =
      version === 0
        ? await sql`
            INSERT INTO checkout_drafts (cart_id, version, sealed, attempt_key, checkout_id)
            VALUES (${cartId}, 1, ${sealed}, ${attemptKey}, ${checkoutId}) ON CONFLICT DO NOTHING RETURNING 1`
        : await sql`
            UPDATE checkout_drafts SET version = version + 1, sealed = ${sealed}, attempt_key = ${attemptKey},
              checkout_id = ${checkoutId}, updated_at = now()
            WHERE cart_id = ${cartId} AND version = ${version} RETURNING 1`;
    return rows.length === 1;
  };

  const change: Drafts["change"] = async (cartId, wanted) => {
    for (let tries = 1; tries <= TRIES_MAX; tries++) {
      const draft = await read(cartId);
      const changes = wanted(draft);
      if (changes === null) return draft;
      const changed = { ...draft, ...changes };
      if (await write(changed)) return { ...changed, version: draft.version + 1 };
    }
    throw manyAtOnce();
  };

  return {
    read,
    change,
    async handOver(from, to) {
      if (from === to) return;
      let before: Draft | null = null;
      for (let tries = 1; tries <= TRIES_MAX; tries++) {
        const given = await read(from);
        if (given.version === 0) return;
        const known = before;
        await change(to, (own) => handedOver(own, given, known));
        // A tab that wrote meanwhile keeps it, and what it wrote is handed over too.
        const { count } = await sql`DELETE FROM checkout_drafts WHERE cart_id = ${from} AND version = ${given.version}`;
        if (count === 1) return;
        before = given;
      }
      throw manyAtOnce();
    },
    async prune() {
      const { count } = await sql`
        DELETE FROM checkout_drafts WHERE updated_at < now() - make_interval(days => ${DRAFT_MAX_AGE_DAYS})`;
      return count;
    },
  };
}

/** What is filled in stays, but for what was handed over `before` and is older than what is given now. */
function handedOver(own: Draft, given: Draft, before: Draft | null): DraftChange {
  const keeps = (field: "contact" | "address" | "couponCode") =>
    own[field] !== null && !(before && Bun.deepEquals(own[field], before[field]));
  return {
    ...(!keeps("contact") && { contact: given.contact }),
    ...(!keeps("couponCode") && { couponCode: given.couponCode }),
    ...(!keeps("address") && { address: given.address, delivery: given.delivery }),
  };
}

function manyAtOnce(): Unavailable {
  return new Unavailable("a checkout form was changed by many at once", RETRY_AFTER_S);
}

export function newAttemptKey(): string {
  return randomUUID();
}
