import * as nact from "nact";
import type postgres from "postgres";
import { type AnyKind, Cell, type CellHost, type Loaded } from "./cell.ts";
import type { Deadlines } from "./deadlines.ts";
import { Envelope } from "./envelope.ts";
import { Moved, Unavailable } from "./errors.ts";
import type { HeldShards } from "./held-shards.ts";
import type { Journal } from "./journal.ts";
import { Loader } from "./loader.ts";
import type { Ask, Command } from "./types.ts";

const TICK_MS = 1_000;
/** Idle actors are looked for this often in the time they may stay: more precision would only cost. */
const SWEEPS_A_LIFE = 20;
/** nact actors kept for the next ones at work. */
const RESTING_MAX = 512;
/** Live actors looked at for room when a new one comes. */
const EVICTION_SCAN_MAX = 64;

export interface DirectoryOptions {
  readonly sql: postgres.Sql;
  readonly kinds: ReadonlyMap<string, AnyKind>;
  readonly shards: HeldShards;
  readonly deadlines: Deadlines;
  readonly mailboxMax: number;
  readonly backlogMax: number;
  readonly actorsMax: number;
  readonly passivateAfterMs: number;
  readonly now: () => number;
  onCrash(entity: string, error: unknown): void;
}

interface LocalAsk extends Pick<Ask, "grounds" | "isFresh"> {
  readonly deadline: number;
  readonly correlation: string | null;
}

/**
 * The live actors of this node, outside nact's tree: nact copies an actor's children at every message, so the parent is
 * never sent one. nact schedules and supervises; mailbox, answers and life span are ours, because nact drops messages to
 * a stopped actor in silence and has no bound. Actors have a nact actor while they are at work, one for all whose work
 * begins in the same turn, since each message of nact's is a turn, a context and a map; then it rests until others need
 * it, for each is some fifty objects that the garbage collector would look at. One thread and no `await` between 'is it
 * idle' and 'it is gone' make passivation free of races.
 */
export class Directory implements CellHost {
  readonly #cells = new Map<string, Cell>();
  /** Where `#makeRoom` looks next. */
  #hand = this.#cells.values();
  readonly #system = nact.start();
  readonly #parent = nact.spawnStateless(this.#system, () => {}, "actors");
  /** Actors that have work and wait for nact's next turn. */
  #due: Cell[] = [];
  /** nact actors that no actor has work for. */
  readonly #resting: nact.Ref<unknown>[] = [];
  readonly #loaders = new Map<AnyKind, Loader>();
  /** Entities whose last actor is gone while its decisions are still on their way to disk: the next one waits. */
  readonly #settling = new Map<string, Promise<void>>();
  readonly #timer: ReturnType<typeof setInterval>;
  #tick = 0;
  readonly #sweepTicks: number;
  #spawned = 0;
  journal!: Journal;

  constructor(private readonly options: DirectoryOptions) {
    this.#sweepTicks = Math.max(1, Math.floor(options.passivateAfterMs / TICK_MS / SWEEPS_A_LIFE));
    for (const kind of options.kinds.values()) this.#loaders.set(kind, new Loader(options.sql, kind));
    this.#timer = setInterval(() => this.#sweep(), TICK_MS);
  }

  get size(): number {
    return this.#cells.size;
  }

  get mailboxMax(): number {
    return this.options.mailboxMax;
  }

  get backlogMax(): number {
    return this.options.backlogMax;
  }

  /** Delivers a command to a local actor, brought to life where needed. Rejects with `Moved` where it is not ours. */
  ask(kind: AnyKind, entity: string, shard: number, command: Command, ask: LocalAsk) {
    const held = this.options.shards.get(shard);
    if (!held || held.isLeaving) return Promise.reject(new Moved(shard));
    const { deadline, correlation, grounds = null, isFresh = false } = ask;
    const envelope = new Envelope(entity, command, deadline, correlation, this.options.deadlines, grounds);
    (this.#cells.get(entity) ?? this.#bring(kind, entity, shard, isFresh)).deliver(envelope);
    return envelope.answered;
  }

  held(shard: number) {
    return this.options.shards.get(shard);
  }

  isInDoubt(held: NonNullable<ReturnType<HeldShards["get"]>>): boolean {
    return this.options.shards.isInDoubt(held);
  }

  now(): number {
    return this.options.now();
  }

  async load(cell: Cell): Promise<Loaded> {
    // A failed commit may have an unknown outcome: nobody loads until that is settled.
    const recovery = this.options.shards.get(cell.shard)?.recovery;
    if (recovery) await recovery;
    if (cell.isFresh) return { state: cell.kind.initial(cell.key), answered: [], isWhole: true };
    return this.#loaders.get(cell.kind)!.load(cell.key, cell.entity);
  }

  async findAnswers(entity: string, commandIds: readonly string[]): Promise<Map<string, unknown>> {
    const rows = await this.options.sql<{ command_id: string; answer: unknown }[]>`
      SELECT command_id, answer FROM journal
      WHERE entity = ${entity} AND command_id = ANY(${commandIds as string[]}::text[])`.catch((error) => {
      throw new Unavailable(`could not look answers up: ${error instanceof Error ? error.message : error}`);
    });
    return new Map(rows.map((row) => [row.command_id, row.answer]));
  }

  schedule(cell: Cell): void {
    cell.touchedAt = this.#tick;
    this.#due.push(cell);
    if (this.#due.length === 1) nact.dispatch(this.#resting.pop() ?? this.#spawn(), "work");
  }

  onCrash(entity: string, error: unknown): void {
    this.options.onCrash(entity, error);
  }

  retire(cell: Cell, unread: Envelope[]): void {
    this.#forget(cell);
    const { kind, entity, shard, settled } = cell;
    if (settled) {
      this.#settling.set(entity, settled);
      void settled.then(() => this.#settling.get(entity) === settled && this.#settling.delete(entity));
    }
    for (const envelope of unread) {
      if (envelope.isSettled) continue;
      if (!this.options.shards.get(shard)) envelope.fail(new Moved(shard));
      else (this.#cells.get(entity) ?? this.#bring(kind, entity, shard)).deliver(envelope);
    }
  }

  /** Retires every actor of a shard that has gone. What waits there is told that it moved. */
  drop(shard: number): void {
    for (const cell of this.#cells.values()) if (cell.shard === shard) cell.retire();
  }

  /** Resolves when all decisions of a shard's actors are durable or failed; part of handing it over. */
  async drained(shard: number): Promise<void> {
    const waits = [...this.#cells.values()].filter((cell) => cell.shard === shard).map((cell) => cell.settled);
    await Promise.all(waits);
  }

  /** Takes idle actors out of memory: one entity, or all. Returns how many went. */
  passivate(entity?: string): number {
    const cells = entity === undefined ? [...this.#cells.values()] : [this.#cells.get(entity)];
    let gone = 0;
    for (const cell of cells) {
      if (!cell?.isIdle) continue;
      cell.retire();
      gone += 1;
    }
    return gone;
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const cell of [...this.#cells.values()]) cell.retire();
    nact.stop(this.#system);
  }

  #bring(kind: AnyKind, entity: string, shard: number, isFresh = false): Cell {
    if (this.#cells.size >= this.options.actorsMax) this.#makeRoom();
    const after = this.#settling.get(entity) ?? null;
    const key = entity.slice(kind.name.length + 1);
    const cell = new Cell(kind, entity, key, shard, this, after, isFresh && after === null);
    this.#cells.set(entity, cell);
    return cell;
  }

  #spawn(): nact.Ref<unknown> {
    this.#spawned += 1;
    const work = async () => {
      const cells = this.#due;
      this.#due = [];
      if (cells.length === 1) await cells[0]!.work();
      else await Promise.all(cells.map((cell) => cell.work()));
      if (this.#resting.length < RESTING_MAX) this.#resting.push(ref);
      else nact.stop(ref);
    };
    const ref = nact.spawnStateless(this.#parent as never, work, String(this.#spawned)) as nact.Ref<unknown>;
    return ref;
  }

  #forget(cell: Cell): void {
    if (this.#cells.get(cell.entity) === cell) this.#cells.delete(cell.entity);
  }

  /**
   * The clock algorithm: a hand goes round over the live actors and takes out idle ones that were not used lately. It
   * keeps its place: reading a Map from its start passes over every entry deleted there, tens of thousands of them.
   */
  #makeRoom(): void {
    for (let seen = 1; seen <= EVICTION_SCAN_MAX && this.#cells.size >= this.options.actorsMax; seen++) {
      const cell = this.#underHand();
      const isRecent = cell.touchedAt >= this.#tick - 1 && seen < EVICTION_SCAN_MAX / 2;
      if (cell.isIdle && !isRecent) cell.retire();
    }
  }

  #underHand(): Cell {
    let { value } = this.#hand.next();
    if (!value) {
      this.#hand = this.#cells.values();
      value = this.#hand.next().value!;
    }
    return value;
  }

  #sweep(): void {
    this.#tick += 1;
    if (this.#tick % this.#sweepTicks !== 0) return;
    const oldest = this.#tick - Math.ceil(this.options.passivateAfterMs / TICK_MS);
    for (const cell of this.#cells.values()) if (cell.touchedAt < oldest && cell.isIdle) cell.retire();
  }
}
