import { Unavailable } from "../../actors/kernel/errors.ts";
import { Batcher } from "../platform/batcher.ts";
import type { Sql } from "../platform/postgres.ts";
import type { NewsKind } from "./order-news.ts";

/** How long a letter is whoever's who claimed it: longer than sending it can take. */
const CLAIM_MS = 90_000;
/** Letters are claimed together, and noted together: each would be a transaction of its own. */
const BATCH = { itemsMax: 500, waitMs: 20 };

export interface LetterAbout {
  readonly id: string;
  readonly kind: NewsKind | "back-in-stock" | "question-answered";
  /** Null for a letter that is about no order. */
  readonly orderId: string | null;
}

/** Which letters were sent, and who is sending one: the table `letters`. All of it throws what Postgres says. */
export interface LetterBook {
  /** Which attempt this is, from 1; or that there is nothing left to do. Throws `Unavailable` while somebody else has it. */
  claim(about: LetterAbout): Promise<number | "sent">;
  /** It is in somebody else's hands. The recipient is sealed. */
  noteSent(id: string, accountId: string | null, recipient: string): Promise<void>;
  /** There is nothing to send after all. */
  forget(id: string): Promise<void>;
  /** Whoever comes next need not wait for the claim of this attempt to run out. */
  release(id: string, attempt: number): Promise<void>;
}

interface Claim extends LetterAbout {
  attempt: number | "sent" | "taken";
}

interface SentNote {
  readonly id: string;
  readonly accountId: string | null;
  readonly recipient: string;
}

export function openLetterBook(sql: Sql): LetterBook {
  const claims = new Batcher<Claim>((batch) => claimAll(sql, batch), BATCH);
  const notes = new Batcher<SentNote>((batch) => noteAll(sql, batch), { ...BATCH, isAloneWorthIt: true });
  return {
    claim: async (about) => {
      const claim: Claim = { ...about, attempt: "taken" };
      await claims.add(claim);
      if (claim.attempt === "taken") throw new Unavailable(`letter ${about.id} is being sent elsewhere`);
      return claim.attempt;
    },
    noteSent: (id, accountId, recipient) => notes.add({ id, accountId, recipient }),
    forget: async (id) => {
      await sql`DELETE FROM letters WHERE id = ${id} AND state = 'sending'`;
    },
    release: async (id, attempt) => {
      await sql`
        UPDATE letters SET claimed_until = now() WHERE id = ${id} AND state = 'sending' AND attempts = ${attempt}`;
    },
  };
}

/** Of several that claim one letter at once the first gets it. Rows are taken in order of names, so that nodes do not lock each other out. */
async function claimAll(sql: Sql, batch: readonly Claim[]): Promise<void> {
  const first = new Map<string, Claim>();
  for (const claim of batch) if (!first.has(claim.id)) first.set(claim.id, claim);
  const claims = [...first.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const until = sql`now() + ${CLAIM_MS} * interval '1 ms'`;
  const rows = await sql<{ id: string; attempt: number | null }[]>`
    WITH claimed AS (
      INSERT INTO letters AS known (id, kind, order_id, claimed_until)
      SELECT id, kind, order_id, ${until}
      FROM unnest(${claims.map(({ id }) => id)}::text[], ${claims.map(({ kind }) => kind)}::text[],
        ${claims.map(({ orderId }) => orderId)}::text[]) AS given (id, kind, order_id)
      ON CONFLICT (id) DO UPDATE SET attempts = known.attempts + 1, claimed_until = ${until}
        WHERE known.state = 'sending' AND known.claimed_until <= now()
      RETURNING id, attempts)
    SELECT id, attempts AS attempt FROM claimed
    UNION ALL
    SELECT id, NULL FROM letters WHERE id = ANY(${claims.map(({ id }) => id)}::text[]) AND state = 'sent'`;
  for (const { id, attempt } of rows) {
    if (attempt !== null) first.get(id)!.attempt = attempt;
    else for (const claim of batch) if (claim.id === id) claim.attempt = "sent";
  }
}

async function noteAll(sql: Sql, batch: readonly SentNote[]): Promise<void> {
  await sql`
    WITH locked AS MATERIALIZED (
      SELECT letters.id, given.account_id, given.recipient
      FROM letters JOIN unnest(${batch.map(({ id }) => id)}::text[], ${batch.map(({ accountId }) => accountId)}::text[],
        ${batch.map(({ recipient }) => recipient)}::text[]) AS given (id, account_id, recipient) ON given.id = letters.id
      WHERE letters.state = 'sending' ORDER BY letters.id FOR NO KEY UPDATE OF letters)
    UPDATE letters SET state = 'sent', sent_at = now(), account_id = locked.account_id, recipient = locked.recipient
    FROM locked WHERE letters.id = locked.id`;
}
