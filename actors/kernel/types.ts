/** What the kernel and a kind of actor say to each other. The kernel knows no shop: a kind brings the domain. */

/** A fact, in the past tense. `data` shows the state after it, so that losing or repeating the message is harmless. */
export interface Event {
  readonly type: string;
}

/** A refusal is a value: why a command cannot be done, as a snake_case noun with what helps the asker. */
export interface Refusal {
  readonly refusal: string;
}

/** A command is imperative. With `commandId` it is done once however often it arrives; without, it asks for a level. */
export interface Command {
  readonly type: string;
  readonly commandId?: string;
}

export type Reply<A, R extends Refusal> = { readonly ok: true; readonly answer: A } | ({ readonly ok: false } & R);

/** What deciding gave: events to journal (perhaps none) and the answer, or a refusal that changes nothing. */
export type Decision<E extends Event, A, R extends Refusal> = { readonly events: readonly E[]; readonly answer: A } | R;

/** One row as a whole, as it is after the event; a later write of the same key in the same commit replaces it. */
export interface RowWrite {
  readonly table: Table;
  /** Names the row within its table. */
  readonly key: string;
  /** The row by column names; its key columns suffice when the row goes. */
  readonly row: Readonly<Record<string, unknown>>;
  readonly isGone?: boolean;
  /** There was no such row before this write: a plain insert does, which is cheaper than looking for it. */
  readonly isNew?: boolean;
}

/**
 * Postgres types a row may have. A `timestamptz` is given as epoch milliseconds, `json` and `jsonb` as values, `json text` as
 * the text of a `json`.
 */
export type ColumnType = "smallint" | "int" | "bigint" | "text" | "timestamptz" | "json" | "json text" | "jsonb";

/** A table that a kind's rows live in: its columns, and which of them are the key. */
export interface Table {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly key: readonly string[];
  /** Its rows exist before their actor writes them. */
  readonly isUpdateOnly?: boolean;
}

/** What a decider may know besides state and command. Times are epoch milliseconds. */
export interface Context {
  readonly entity: string;
  readonly key: string;
  readonly shard: number;
  readonly now: number;
  readonly deadline: number;
  readonly correlation: string | null;
  /** What this decision rests on that may not be durable yet: a decider that asks others hands it on with its asks. */
  readonly grounds: Grounds;
}

/** Decisions of other actors that are on their way to disk. Opaque to whoever hands them on. */
export type Grounds = Ground[];

export interface Ground {
  /** Lost: it will never be durable, or nobody knows whether it is. */
  readonly fate: "open" | "durable" | "lost";
}

/** A domain's kind of actor: how to load, decide, evolve and store one entity. */
export interface Kind<S, C extends Command, E extends Event, A, R extends Refusal> {
  /** `inventory`, `cart` … the first part of the entity's name and of its NATS subjects. */
  readonly name: string;
  /** The JetStream stream that carries this kind's events. */
  readonly stream: string;
  /** Loads many entities in one query. A key that has had no event, and so no rows, is left out and starts from `initial`. */
  load(keys: readonly string[]): Promise<Map<string, S>>;
  initial(key: string): S;
  /** Decides. It must not change the state. It may ask other actors (downhill only), then it returns a promise. */
  handle(state: S, command: C, context: Context): Decision<E, A, R> | Promise<Decision<E, A, R>>;
  /** Applies an event to the state, in place where that keeps it O(1), and returns it. Asserts its invariants. */
  evolve(state: S, event: E): S;
  /** The rows that these events changed, read from the state after them. */
  rows(state: S, events: readonly E[], context: Context): RowWrite[];
  /** The entity's version: how many events it has had. */
  version(state: S): number;
  /**
   * True for a command that a process asks until it is granted: a refusal is not its last word, and asked again under
   * its id it is decided anew. Other refusals are remembered like answers, while the actor is in memory.
   */
  isAskedAgain?(command: C): boolean;
  /** True for what is not to stay in memory after it answered: something that does not exist, and may come to exist. */
  isTransient?(state: S): boolean;
  /** The entity's whole state for those who only want the newest, after an event; sent ten times a second at most. */
  snapshot?(row: JournalRow): Snapshot | null;
}

/** The newest state of something, on a subject of its own whose stream keeps only the last message. */
export interface Snapshot {
  readonly subject: string;
  readonly data: unknown;
}

/** A row of the journal as committed. `at` is epoch milliseconds. */
export interface JournalRow {
  readonly shard: number;
  readonly seq: number;
  readonly at: number;
  readonly entity: string;
  readonly version: number;
  readonly type: string;
  readonly data: Event;
  /** `data` as JSON, where that was needed before. */
  readonly text?: string;
  readonly commandId: string | null;
  readonly correlation: string | null;
}

/** How a command is asked: which entity, by when (epoch ms), and under which correlation id. */
export interface Ask {
  readonly deadline?: number;
  readonly correlation?: string;
  /**
   * Of a decider that asks: where the owner is this node, what was granted is answered at once and noted here. What the
   * asker then decides is written together with it or after it, or not at all.
   */
  readonly grounds?: Grounds;
  /** Nobody can have asked for this entity before: its name was made up just now. It begins without a look at the database. */
  readonly isFresh?: boolean;
}

/** The face of the kernel to the rest of the shop: ask an actor wherever it lives. */
export interface Asks<C extends Command, A, R extends Refusal> {
  /**
   * Answers once the result is durable. Throws `Unavailable` (no owner reached in time, or the write failed: nothing
   * is known to have happened, ask again with the same command id) or `Busy` (the actor's mailbox is full).
   */
  ask(key: string, command: C, ask?: Ask): Promise<Reply<A, R>>;
}
