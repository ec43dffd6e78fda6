import { Unavailable } from "../../actors/kernel/errors.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Vault } from "../platform/seal.ts";
import type { Letter, Mailer } from "./mail.ts";
import type { NewsKind } from "./order-news.ts";

/** How long a letter is whoever's who claimed it: longer than sending it can take. */
const CLAIM_MS = 90_000;
export const RECIPIENT = "letter-recipient";

export interface SendParts {
  readonly sql: Sql;
  readonly vault: Vault;
  readonly mail: Mailer;
  readonly log: Log;
}

export interface LetterAbout {
  readonly id: string;
  readonly kind: NewsKind | "back-in-stock";
  /** Null for a letter that is about no order. */
  readonly orderId: string | null;
}

export interface WrittenLetter extends Letter {
  /** Whose order it is about; null for a guest's. */
  readonly accountId: string | null;
}

/**
 * Sends a letter that was not sent yet; `write` is asked for it only then, null being none to send. Of all that come to send it at once, one does:
 * the others get `Unavailable`, and find it sent when they come again. Between the mail server's yes and our note of it
 * a crash can send it twice, under one Message-ID; into a folder it is written once for certain.
 */
export async function sendOnce(
  parts: SendParts,
  about: LetterAbout,
  write: () => Promise<WrittenLetter | null>,
): Promise<void> {
  const { sql, vault, mail } = parts;
  const attempt = await claim(sql, about);
  if (attempt === "sent") return;
  try {
    const letter = await write();
    if (letter === null) return await forget(sql, about.id);
    await mail.send(letter);
    await sql`
      UPDATE letters SET state = 'sent', sent_at = now(), account_id = ${letter.accountId},
        recipient = ${vault.seal(RECIPIENT, letter.to)}
      WHERE id = ${about.id} AND state = 'sending'`;
  } catch (error) {
    await release(parts, about.id, attempt);
    throw error;
  }
}

/** Which attempt this is, from 1; or that there is nothing left to do. Throws `Unavailable` while somebody else has it. */
async function claim(sql: Sql, { id, kind, orderId }: LetterAbout): Promise<number | "sent"> {
  const until = sql`now() + ${CLAIM_MS} * interval '1 ms'`;
  const [claimed] = await sql<{ attempts: number }[]>`
    INSERT INTO letters AS known (id, kind, order_id, claimed_until) VALUES (${id}, ${kind}, ${orderId}, ${until})
    ON CONFLICT (id) DO UPDATE SET attempts = known.attempts + 1, claimed_until = ${until}
      WHERE known.state = 'sending' AND known.claimed_until <= now()
    RETURNING attempts`;
  if (claimed) return claimed.attempts;
  const [known] = await sql<{ state: string }[]>`SELECT state FROM letters WHERE id = ${id}`;
  if (known?.state === "sent") return "sent";
  throw new Unavailable(`letter ${id} is being sent elsewhere`);
}

async function forget(sql: Sql, id: string): Promise<void> {
  await sql`DELETE FROM letters WHERE id = ${id} AND state = 'sending'`;
}

/** Whoever comes next need not wait for the claim to run out. */
async function release({ sql, log }: SendParts, id: string, attempt: number): Promise<void> {
  try {
    await sql`
      UPDATE letters SET claimed_until = now() WHERE id = ${id} AND state = 'sending' AND attempts = ${attempt}`;
  } catch (error) {
    log.warn({ err: error, letter: id }, "the claim on a letter could not be given back; it runs out");
  }
}
