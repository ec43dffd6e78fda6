import type postgres from "postgres";
import type { Broker } from "./broker.ts";
import type { AnyKind } from "./cell.ts";
import { Deadlines } from "./deadlines.ts";
import { Directory } from "./directory.ts";
import { Journal } from "./journal.ts";
import { Ownership } from "./ownership.ts";
import { Relay } from "./relay.ts";
import { Router } from "./router.ts";
import type { Ask, Asks, Command, Event, JournalRow, Kind, Refusal } from "./types.ts";

/** Facts waiting for Postgres before actors say 'busy'. */
const BACKLOG_MAX = 100_000;
/** Facts in one transaction. */
const BATCH_MAX = 4_000;
/**
 * Commits in flight at once. With one, Postgres waits while we encode and we wait while it syncs: over a thousand products
 * two do 1.7 times as much. With four each is smaller and costs more, to gain little.
 */
export const JOURNAL_LANES = 2;

export interface KernelOptions {
  /** Reads: loads, watermarks, lookups. */
  readonly sql: postgres.Sql;
  /** `journalLanes` connections of their own for commits, so that they never queue behind reads. */
  readonly journalSql: postgres.Sql;
  /** `JOURNAL_LANES` by default. */
  readonly journalLanes?: number;
  readonly broker: Broker;
  readonly nodeId: string;
  readonly url: string;
  readonly shards: number;
  readonly leaseTtlMs: number;
  readonly timeoutMs: number;
  readonly mailboxMax: number;
  readonly actorsMax: number;
  readonly passivateAfterMs: number;
  readonly now?: () => number;
  /** Told what was committed here, after it is durable and before the askers are. */
  onCommitted?(rows: readonly JournalRow[]): void;
  onTrouble(what: string, error: unknown): void;
}

/** A node's kernel: its share of the shards, their live actors, the journal, the outbox, and the way to other nodes. */
export class Kernel {
  readonly #kinds = new Map<string, AnyKind>();
  readonly #deadlines = new Deadlines();
  readonly ownership: Ownership;
  readonly directory: Directory;
  readonly journal: Journal;
  readonly relay: Relay;
  readonly router: Router;

  constructor(options: KernelOptions, kinds: readonly unknown[]) {
    for (const kind of kinds as AnyKind[]) this.#kinds.set(kind.name, kind);
    const { sql, broker, shards, onTrouble } = options;
    const now = options.now ?? Date.now;
    this.ownership = new Ownership({
      sql,
      broker,
      shards,
      onTrouble,
      nodeId: options.nodeId,
      url: options.url,
      leaseTtlMs: options.leaseTtlMs,
      onHeld: (shard) => {
        this.relay.hold(shard);
        this.router.hold(shard);
      },
      onLeaving: (shard) => {
        this.router.drop(shard);
        return this.directory.drained(shard);
      },
      onRecovered: (shard) => this.relay.fallBehind(shard),
      onLost: (shard) => {
        this.router.drop(shard);
        this.relay.drop(shard);
        this.directory.drop(shard);
      },
    });
    this.directory = new Directory({
      sql,
      kinds: this.#kinds,
      shards: this.ownership,
      deadlines: this.#deadlines,
      mailboxMax: options.mailboxMax,
      backlogMax: BACKLOG_MAX,
      actorsMax: options.actorsMax,
      passivateAfterMs: options.passivateAfterMs,
      now,
      onCrash: (entity, error) => onTrouble(`${entity} crashed and starts again`, error),
    });
    this.relay = new Relay({ sql, broker, shards: this.ownership, kinds: this.#kinds, onTrouble });
    this.journal = new Journal({
      sql: options.journalSql,
      lanes: options.journalLanes ?? JOURNAL_LANES,
      shards: this.ownership,
      batchMax: BATCH_MAX,
      now,
      onCommitted: (rows) => {
        for (const tell of [options.onCommitted, (committed: typeof rows) => this.relay.committed(committed)]) {
          try {
            tell?.(rows);
          } catch (error) {
            onTrouble("someone told of a commit failed", error);
          }
        }
      },
      onFailure: (error, entries) => onTrouble(`a commit of ${entries} decisions failed`, error),
    });
    this.directory.journal = this.journal;
    this.router = new Router({
      broker,
      shards,
      directory: this.directory,
      kinds: this.#kinds,
      timeoutMs: options.timeoutMs,
    });
  }

  start(): void {
    this.ownership.start();
  }

  /** The face of one kind's actors, wherever they live. */
  asks<S, C extends Command, E extends Event, A, R extends Refusal>(kind: Kind<S, C, E, A, R>): Asks<C, A, R> {
    const known = this.#kinds.get(kind.name)!;
    return {
      ask: (key, command, ask) => this.router.ask(known, key, command, ask) as ReturnType<Asks<C, A, R>["ask"]>,
    };
  }

  /**
   * Work that is done where an entity of `kind` is owned, whoever calls for it: its many questions to that actor and its
   * neighbours then stay in memory. Returns how to call for it: the owner is found by the deadline, and may take `patienceMs`
   * more. An answer that is lost leaves unknown whether it was done.
   */
  atOwner<Request, Answer>(
    kind: { readonly name: string },
    service: string,
    patienceMs: number,
    work: (key: string, request: Request, ask: Ask) => Promise<Answer>,
  ): (key: string, request: Request, ask?: Ask) => Promise<Answer> {
    this.router.offer(service, work);
    return (key, request, ask = {}) =>
      this.router.call(service, `${kind.name}/${key}`, request, ask, patienceMs) as Promise<Answer>;
  }

  /** Hands all shards over, lets the journal finish, and stops. */
  async stop(): Promise<void> {
    await this.ownership.leave();
    await this.journal.idle();
    await this.relay.stop();
    this.router.stop();
    this.directory.stop();
    this.#deadlines.stop();
  }
}
