import { Database, type Statement } from "bun:sqlite";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Charge, PaymentIntent } from "./objects.ts";

/** A PaymentIntent and its newest charge: one row, for they change together. */
export interface Payment {
  readonly intent: PaymentIntent;
  charge: Charge | null;
  /** Ms since 1970 when an undecided one is decided; null for all others. */
  dueAt: number | null;
  /** Where the shopper's bank sends them. */
  returnUrl: string | null;
}

export type Kind = "refund" | "payment_method" | "customer";

export interface StoredEvent {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly created: number;
  /** JSON of the object it is about, as it was then. */
  readonly object: string;
  /** JSON of the call that made it. */
  readonly request: string;
  readonly attempts: number;
  /** Ms since 1970 of the next delivery; null when there is none to come. */
  readonly nextAt: number | null;
}

/** An answer that belongs to an idempotency key. */
export interface KeptAnswer {
  readonly fingerprint: string;
  readonly requestId: string;
  readonly status: number;
  readonly body: string;
}

/** Which part of a list is wanted, newest first: rows below `before` or above `after`, made at or after `since`. */
export interface Range {
  readonly before: number | null;
  readonly after: number | null;
  readonly since: number;
  readonly until: number;
  readonly limit: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS payments (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, checkout TEXT, due_at INTEGER,
    return_url TEXT, intent TEXT NOT NULL, charge TEXT);
  CREATE INDEX IF NOT EXISTS payments_checkout ON payments (checkout) WHERE checkout IS NOT NULL;
  CREATE INDEX IF NOT EXISTS payments_due ON payments (due_at) WHERE due_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, created INTEGER NOT NULL, parent TEXT,
    body TEXT NOT NULL, note TEXT);
  CREATE INDEX IF NOT EXISTS objects_parent ON objects (parent, kind) WHERE parent IS NOT NULL;
  CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, created INTEGER NOT NULL,
    object TEXT NOT NULL, request TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER);
  CREATE INDEX IF NOT EXISTS events_next ON events (next_at) WHERE next_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS keys (
    seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL, request_id TEXT NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL);
`;

const IN_RANGE = `
  seq < coalesce($before, 9e15) AND seq > coalesce($after, -1) AND created >= $since AND created <= $until`;
/** Reading up from `after` needs the oldest first; whoever reads turns it round. */
const ordered = (columns: string, from: string) => ({
  down: `SELECT ${columns} FROM ${from} AND ${IN_RANGE} ORDER BY seq DESC LIMIT $limit`,
  up: `SELECT ${columns} FROM ${from} AND ${IN_RANGE} ORDER BY seq ASC LIMIT $limit`,
});

const PAYMENT = "intent, charge, due_at AS dueAt, return_url AS returnUrl";
const EVENT = "seq, id, type, created, object, request, attempts, next_at AS nextAt";

/**
 * Everything the emulator knows, in one SQLite file. What a call does is done whole or not at all, and written to the
 * file's log before the call is answered: it outlives a `kill -9` of the emulator. It is not synced to the disk, so it
 * need not outlive the machine. Calls of one turn of the event loop are written together.
 */
export class Store {
  readonly #db: Database;
  readonly #statements = new Map<string, Statement>();
  /** What is not written yet; null when all is. */
  #unwritten: PromiseWithResolvers<void> | null = null;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#db = new Database(path, { create: true, strict: true });
    // Nobody else reads the file.
    this.#db.run("PRAGMA locking_mode = EXCLUSIVE");
    this.#db.run("PRAGMA journal_mode = WAL");
    this.#db.run("PRAGMA synchronous = OFF");
    this.#db.run("PRAGMA wal_autocheckpoint = 4000");
    this.#db.run("PRAGMA cache_size = -32000");
    for (const statement of SCHEMA.split(";")) if (statement.trim()) this.#db.run(statement);
  }

  /** Runs `work`; what it throws undoes it. Nobody may hear of it before `written`. */
  transact<T>(work: () => T): T {
    if (this.#unwritten === null) {
      this.#run("BEGIN IMMEDIATE");
      this.#unwritten = Promise.withResolvers();
      setImmediate(() => this.write());
    }
    this.#run("SAVEPOINT call");
    try {
      const result = work();
      this.#run("RELEASE call");
      return result;
    } catch (error) {
      if (this.#db.inTransaction) {
        this.#run("ROLLBACK TO call");
        this.#run("RELEASE call");
      } else this.#lose(error);
      throw error;
    }
  }

  /** Resolves when everything that was done so far is written. */
  written(): Promise<void> {
    return this.#unwritten?.promise ?? Promise.resolve();
  }

  /** Writes what is not written yet. */
  write(): void {
    const written = this.#unwritten;
    if (written === null) return;
    try {
      this.#run("COMMIT");
      this.#unwritten = null;
      written.resolve();
    } catch (error) {
      this.#lose(error);
      if (this.#db.inTransaction) this.#run("ROLLBACK");
    }
  }

  /** All that was not written is undone. Whoever waits answers with the reason; where nobody does, nobody has heard of it. */
  #lose(reason: unknown): void {
    const lost = this.#unwritten;
    this.#unwritten = null;
    lost?.promise.catch(() => {});
    lost?.reject(reason);
  }

  close(): void {
    this.write();
    this.#db.close();
  }

  addPayment({ intent }: Payment): string {
    const text = JSON.stringify(intent);
    const checkout = intent.metadata.checkoutId ?? null;
    const values = [intent.id, intent.created, checkout, text];
    this.#run("INSERT INTO payments (id, created, checkout, intent) VALUES (?, ?, ?, ?)", values);
    return text;
  }

  /** Writes a payment as it is now. Returns the JSON of its PaymentIntent. */
  putPayment({ intent, charge, dueAt, returnUrl }: Payment): string {
    const text = JSON.stringify(intent);
    const checkout = intent.metadata.checkoutId ?? null;
    const values = [text, charge && JSON.stringify(charge), dueAt, returnUrl, checkout, intent.id];
    const sql = "UPDATE payments SET intent = ?, charge = ?, due_at = ?, return_url = ?, checkout = ? WHERE id = ?";
    this.#run(sql, values);
    return text;
  }

  payment(id: string): Payment | null {
    return readPayment(this.#one<PaymentRow>(`SELECT ${PAYMENT} FROM payments WHERE id = ?`, [id]));
  }

  paymentsOf(checkout: string, limit: number): Payment[] {
    const sql = `SELECT ${PAYMENT} FROM payments WHERE checkout = ? ORDER BY seq DESC LIMIT ?`;
    return this.#all<PaymentRow>(sql, [checkout, limit]).map((row) => readPayment(row)!);
  }

  payments(range: Range): Payment[] {
    const { up, down } = ordered(PAYMENT, "payments WHERE TRUE");
    return this.#range<PaymentRow>(up, down, range).map((row) => readPayment(row)!);
  }

  /** Undecided payments whose time has come, and the moment of the next one. */
  duePayments(now: number): Payment[] {
    const sql = `SELECT ${PAYMENT} FROM payments WHERE due_at <= ? ORDER BY due_at LIMIT 100`;
    return this.#all<PaymentRow>(sql, [now]).map((row) => readPayment(row)!);
  }

  nextDue(): number | null {
    return (
      this.#one<{ at: number | null }>("SELECT min(due_at) AS at FROM payments WHERE due_at IS NOT NULL")?.at ?? null
    );
  }

  seqOf(table: "payments" | "objects" | "events", id: string): number | null {
    return this.#one<{ seq: number }>(`SELECT seq FROM ${table} WHERE id = ?`, [id])?.seq ?? null;
  }

  /** Writes an object. `parent` is what it belongs to, `note` what Stripe knows of it and does not tell. */
  putObject(kind: Kind, object: { readonly id: string }, created: number, parent: string | null, note = ""): string {
    const text = JSON.stringify(object);
    const sql = `INSERT INTO objects (id, kind, created, parent, body, note) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, body = excluded.body, note = excluded.note`;
    this.#run(sql, [object.id, kind, created, parent, text, note]);
    return text;
  }

  object<T>(kind: Kind, id: string): { readonly object: T; readonly note: string } | null {
    const row = this.#one<{ body: string; note: string }>("SELECT body, note FROM objects WHERE id = ? AND kind = ?", [
      id,
      kind,
    ]);
    return row && { object: JSON.parse(row.body) as T, note: row.note };
  }

  /** JSON of the objects of a kind, of one parent or of all. */
  objects(kind: Kind, parent: string | null, range: Range): string[] {
    const { up, down } = ordered("body", "objects WHERE kind = $kind AND ($parent IS NULL OR parent = $parent)");
    return this.#range<{ body: string }>(up, down, range, { kind, parent }).map(({ body }) => body);
  }

  addEvent(event: Omit<StoredEvent, "seq" | "attempts">): void {
    const sql = "INSERT INTO events (id, type, created, object, request, next_at) VALUES (?, ?, ?, ?, ?, ?)";
    this.#run(sql, [event.id, event.type, event.created, event.object, event.request, event.nextAt]);
  }

  event(id: string): StoredEvent | null {
    return this.#one<StoredEvent>(`SELECT ${EVENT} FROM events WHERE id = ?`, [id]);
  }

  /** Events of some types, or of all where `types` is empty. */
  events(types: readonly string[], range: Range): StoredEvent[] {
    const { up, down } = ordered(
      EVENT,
      "events WHERE ($types = '[]' OR type IN (SELECT value FROM json_each($types)))",
    );
    return this.#range<StoredEvent>(up, down, range, { types: JSON.stringify(types) });
  }

  /** At most `limit` events to deliver by `now`, longest due first, but for those that are under way. */
  deliverable(now: number, limit: number, underWay: ReadonlySet<number>): StoredEvent[] {
    const sql = "SELECT seq FROM events WHERE next_at <= ? ORDER BY next_at, seq LIMIT ?";
    return this.#all<{ seq: number }>(sql, [now, limit + underWay.size])
      .filter(({ seq }) => !underWay.has(seq))
      .slice(0, limit)
      .map(({ seq }) => this.#one<StoredEvent>(`SELECT ${EVENT} FROM events WHERE seq = ?`, [seq])!);
  }

  nextDelivery(): number | null {
    return (
      this.#one<{ at: number | null }>("SELECT min(next_at) AS at FROM events WHERE next_at IS NOT NULL")?.at ?? null
    );
  }

  noteDelivery(seq: number, attempts: number, nextAt: number | null): void {
    this.transact(() =>
      this.#run("UPDATE events SET attempts = ?, next_at = ? WHERE seq = ?", [attempts, nextAt, seq]),
    );
  }

  keptAnswer(key: string): KeptAnswer | null {
    return this.#one<KeptAnswer>("SELECT fingerprint, request_id AS requestId, status, body FROM keys WHERE key = ?", [
      key,
    ]);
  }

  keepAnswer(key: string, { fingerprint, requestId, status, body }: KeptAnswer, at: number): void {
    const sql = "INSERT INTO keys (key, fingerprint, request_id, status, body, at) VALUES (?, ?, ?, ?, ?, ?)";
    this.#run(sql, [key, fingerprint, requestId, status, body, at]);
  }

  /** Forgets keys used before `keysAt` (ms since 1970) and events of before `eventsAt` (s since 1970) that are delivered. */
  forget(keysAt: number, eventsAt: number): void {
    this.#run("DELETE FROM keys WHERE seq <= (SELECT max(seq) FROM keys WHERE at < ?)", [keysAt]);
    const sql = "DELETE FROM events WHERE next_at IS NULL AND seq <= (SELECT max(seq) FROM events WHERE created < ?)";
    this.#run(sql, [eventsAt]);
  }

  #range<T>(up: string, down: string, { before, after, since, until, limit }: Range, more: object = {}): T[] {
    const values = { before, after, since, until, limit, ...more };
    if (after === null) return this.#statement(down).all(values as never) as T[];
    return (this.#statement(up).all(values as never) as T[]).reverse();
  }

  #run(sql: string, values: readonly unknown[] = []): void {
    this.#statement(sql).run(...(values as never[]));
  }

  #one<T>(sql: string, values: readonly unknown[] = []): T | null {
    return this.#statement(sql).get(...(values as never[])) as T | null;
  }

  #all<T>(sql: string, values: readonly unknown[]): T[] {
    return this.#statement(sql).all(...(values as never[])) as T[];
  }

  #statement(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

interface PaymentRow {
  readonly intent: string;
  readonly charge: string | null;
  readonly dueAt: number | null;
  readonly returnUrl: string | null;
}

function readPayment(row: PaymentRow | null): Payment | null {
  return row && { ...row, intent: JSON.parse(row.intent), charge: row.charge === null ? null : JSON.parse(row.charge) };
}
