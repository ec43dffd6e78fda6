import type { Envelope } from "./envelope.ts";
import { assertThat, Busy, InvariantViolation, Moved, Unavailable } from "./errors.ts";
import type { HeldShard } from "./held-shards.ts";
import type { Entry, Fact, Journal } from "./journal.ts";
import type { Command, Context, Decision, Event, Grounds, Kind, Refusal, Reply } from "./types.ts";

export type AnyKind = Kind<unknown, Command, Event, unknown, Refusal>;
type AnyReply = Reply<unknown, Refusal>;

/** Answers an actor remembers, so that a repeated command gets the first one. */
export const RECENT_ANSWERS_MAX = 128;
/** Ids known not to be in the journal, before it is asked anew. */
const UNKNOWN_MAX = 4_096;
/** Commands decided in one turn before others get theirs. */
const TURN_MAX = 512;
/** Read letters kept before the mailbox is tidied. */
const COMPACT_AT = 4_096;

/** What an actor starts from. `isWhole`: every command it ever answered is there, an unknown id was never seen. */
export interface Loaded {
  readonly state: unknown;
  /** Command ids answered lately; the answers themselves stay in the journal until one is asked for. */
  readonly answered: readonly string[];
  readonly isWhole: boolean;
}

/** What a cell needs of its node. */
export interface CellHost {
  readonly journal: Journal;
  readonly mailboxMax: number;
  readonly backlogMax: number;
  held(shard: number): HeldShard | undefined;
  isInDoubt(held: HeldShard): boolean;
  load(cell: Cell): Promise<Loaded>;
  /** The journalled answers of commands that memory no longer holds, by id; those never done are left out. */
  findAnswers(entity: string, commandIds: readonly string[]): Promise<Map<string, unknown>>;
  /** Asks nact to run `work` soon. */
  schedule(cell: Cell): void;
  /** The cell is dead: forget it, and deliver what it had not begun to its successor. */
  retire(cell: Cell, unread: Envelope[]): void;
  onCrash(entity: string, error: unknown): void;
  now(): number;
}

/**
 * One live actor: its mailbox, its state, and the answers that wait for a commit. It decides at once against its own
 * state, ahead of the disk; no answer leaves before every decision it could rest on is durable.
 */
export class Cell {
  state: unknown;
  /** The host's clock tick at the last command; for passivation. */
  touchedAt = 0;
  isDead = false;
  #mailbox: Envelope[] = [];
  #read = 0;
  #isScheduled = false;
  #isBusy = false;
  #isLoaded = false;
  /** Null: answered before this actor was loaded, the journal knows what. Like the next two, made when it is needed. */
  #recent: Map<string, AnyReply | null> | null = null;
  #isWhole = true;
  /** Answers on their way to disk, which may be forgotten before they can be found there. */
  #unwritten: Map<string, AnyReply> | null = null;
  /** Ids that the journal does not have: it was asked, and nothing was written under them since. */
  #unknown: Set<string> | null = null;
  /** Decisions in the journal's hands, oldest first; the last one carries those who wait for it. */
  #unsettled = 0;
  #tail: { followers: (() => void)[]; failed: ((error: Unavailable) => void)[] } | null = null;
  #settled: { promise: Promise<void>; resolve: () => void } | null = null;

  constructor(
    readonly kind: AnyKind,
    readonly entity: string,
    readonly key: string,
    readonly shard: number,
    private readonly host: CellHost,
    /** The cell that had this entity before, if its decisions are still on their way to disk. */
    private readonly after: Promise<void> | null,
    /** Nobody had this entity before: there is nothing to load. */
    readonly isFresh: boolean,
  ) {}

  /** True when the cell may leave memory: nothing queued, running or undecided. */
  get isIdle(): boolean {
    return !this.#isScheduled && !this.#isBusy && this.#unsettled === 0 && this.#read === this.#mailbox.length;
  }

  /** Resolves when all that this cell has decided is durable or has failed. */
  get settled(): Promise<void> | null {
    if (this.#unsettled === 0) return null;
    this.#settled ??= Promise.withResolvers<void>();
    return this.#settled.promise;
  }

  deliver(envelope: Envelope): void {
    if (this.#mailbox.length - this.#read >= this.host.mailboxMax) envelope.fail(new Busy(this.entity));
    else if (this.host.journal.backlog >= this.host.backlogMax) envelope.fail(new Busy("the journal"));
    else {
      this.#mailbox.push(envelope);
      this.wake();
    }
  }

  wake(): void {
    if (this.#isScheduled || this.#isBusy || this.isDead) return;
    this.#isScheduled = true;
    this.host.schedule(this);
  }

  /** One turn: works through the mailbox. Never rejects: a crash answers whoever waits and retires the cell. */
  async work(): Promise<void> {
    this.#isScheduled = false;
    if (this.isDead) return;
    this.#isBusy = true;
    let current: Envelope | undefined;
    try {
      if (!this.#isLoaded) await this.#load();
      for (let turn = 0; turn < TURN_MAX && !this.isDead; turn++) {
        current = this.#next();
        if (!current) break;
        if (current.isSettled) continue;
        if (current.isLate) {
          current.expire();
          continue;
        }
        try {
          const working = this.#handle(current);
          if (working) await working;
        } catch (error) {
          // The world failed the command before it decided anything; the actor's state is as it was.
          if (!(error instanceof Unavailable)) throw error;
          current.fail(error);
        }
        current = undefined;
      }
    } catch (error) {
      this.#crash(error, current);
    } finally {
      this.#isBusy = false;
    }
    if (this.#isLoaded && this.kind.isTransient?.(this.state)) this.retire();
    else if (this.#read < this.#mailbox.length) this.wake();
  }

  /** Ends the cell. Its decisions on their way to disk still settle; what it had not begun goes to its successor. */
  retire(): void {
    if (this.isDead) return;
    this.isDead = true;
    const unread = this.#mailbox.slice(this.#read);
    this.#mailbox = [];
    this.#read = 0;
    this.host.retire(this, unread);
  }

  #next(): Envelope | undefined {
    const envelope = this.#mailbox[this.#read];
    if (!envelope || this.#read >= COMPACT_AT) {
      // A mailbox that never runs empty must not keep what it has read.
      this.#mailbox = this.#mailbox.slice(this.#read);
      this.#read = 0;
      if (!envelope) return undefined;
    }
    this.#read += 1;
    return envelope;
  }

  async #load(): Promise<void> {
    if (this.after) await this.after;
    const loaded = await this.host.load(this);
    this.state = loaded.state;
    if (loaded.answered.length > 0) this.#recent = new Map(loaded.answered.map((commandId) => [commandId, null]));
    this.#isWhole = loaded.isWhole;
    this.#isLoaded = true;
  }

  #handle(envelope: Envelope): Promise<void> | undefined {
    const { commandId } = envelope.command;
    if (commandId !== undefined) {
      const known = this.#recent?.get(commandId);
      if (known) return this.#reply(envelope, known);
      if (known === null || !this.#isWhole) return this.#handleRare(envelope, commandId);
    }
    return this.#decide(envelope);
  }

  /** A command that memory does not know: it is new, or was answered long ago. */
  async #handleRare(envelope: Envelope, commandId: string): Promise<void> {
    const unwritten = this.#unwritten?.get(commandId);
    if (unwritten) this.#reply(envelope, unwritten);
    else if (this.#unknown?.has(commandId)) await this.#decide(envelope);
    else {
      // One look into the journal for all that wait: an actor that many want would else do nothing but ask.
      const ids = new Set([commandId]);
      for (let at = this.#read; at < this.#mailbox.length && ids.size < TURN_MAX; at++) {
        const next = this.#mailbox[at]!.command.commandId;
        if (next !== undefined && !this.#recent?.get(next) && !this.#unwritten?.has(next)) ids.add(next);
      }
      const answers = await this.host.findAnswers(this.entity, [...ids]);
      if (!this.#unknown || this.#unknown.size >= UNKNOWN_MAX) this.#unknown = new Set();
      for (const id of ids) if (!answers.has(id)) this.#unknown.add(id);
      if (answers.has(commandId)) this.#reply(envelope, { ok: true, answer: answers.get(commandId) });
      else await this.#decide(envelope);
    }
  }

  #decide(envelope: Envelope): Promise<void> | undefined {
    const context: Context = {
      entity: this.entity,
      key: this.key,
      shard: this.shard,
      now: this.host.now(),
      deadline: envelope.deadline,
      correlation: envelope.correlation,
      grounds: [],
    };
    const decision = this.kind.handle(this.state, envelope.command, context);
    if (decision instanceof Promise) return decision.then((made) => this.#apply(envelope, made, context));
    this.#apply(envelope, decision, context);
    return undefined;
  }

  #apply(envelope: Envelope, decision: Decision<Event, unknown, Refusal>, context: Context): void {
    if (this.isDead) {
      envelope.fail(new Moved(this.shard));
      return;
    }
    const { commandId = null } = envelope.command;
    const reply: AnyReply = "events" in decision ? { ok: true, answer: decision.answer } : { ok: false, ...decision };
    if (commandId !== null && (reply.ok || !this.kind.isAskedAgain?.(envelope.command)))
      this.#remember(commandId, reply);
    if (!("events" in decision) || decision.events.length === 0) {
      if (reply.ok && context.grounds.length > 0) this.#submit([], [], envelope, reply, context.grounds);
      else this.#reply(envelope, reply);
      return;
    }
    const before = this.kind.version(this.state);
    for (const event of decision.events) this.state = this.kind.evolve(this.state, event);
    const { length } = decision.events;
    assertThat(this.kind.version(this.state) === before + length, `${this.entity} counts its events`);
    const facts = decision.events.map(
      (data, index): Fact => ({
        entity: this.entity,
        version: before + index + 1,
        data,
        commandId: index === length - 1 ? commandId : null,
        answer: index === length - 1 && commandId !== null ? decision.answer : null,
        correlation: envelope.correlation,
      }),
    );
    this.#submit(facts, this.kind.rows(this.state, decision.events, context), envelope, reply, context.grounds);
  }

  /** Answers when everything decided so far is durable; in doubt of the shard, when its epoch has been confirmed. */
  #reply(envelope: Envelope, reply: AnyReply): undefined {
    const held = this.host.held(this.shard);
    if (!held || this.host.isInDoubt(held)) {
      this.#submit([], [], envelope, reply, []);
    } else if (this.#tail) {
      this.#tail.followers.push(() => envelope.answer(reply));
      this.#tail.failed.push((error) => envelope.fail(error));
    } else envelope.answer(reply);
    return undefined;
  }

  #submit(facts: Fact[], rows: Entry["rows"], envelope: Envelope, reply: AnyReply, grounds: Grounds): void {
    const held = this.host.held(this.shard);
    if (!held) {
      envelope.fail(new Moved(this.shard));
      return;
    }
    const waiters = { followers: [] as (() => void)[], failed: [] as ((error: Unavailable) => void)[] };
    this.#tail = waiters;
    this.#unsettled += 1;
    const { commandId } = envelope.command;
    if (commandId !== undefined && facts.length > 0) {
      this.#unwritten ??= new Map();
      this.#unwritten.set(commandId, reply);
      this.#unknown?.delete(commandId);
    }
    const entry: Entry = {
      shard: this.shard,
      held,
      decider: this,
      facts,
      rows,
      grounds,
      fate: "open",
      settle: (error) => {
        this.#unsettled -= 1;
        if (this.#tail === waiters) this.#tail = null;
        if (commandId !== undefined && facts.length > 0) this.#written(commandId);
        if (error) {
          // Memory is ahead of what is true: start again from the database.
          this.retire();
          envelope.fail(error);
          for (const fail of waiters.failed) fail(error);
        } else {
          envelope.answer(reply);
          for (const follow of waiters.followers) follow();
        }
        if (this.#unsettled > 0) return;
        this.#settled?.resolve();
        this.#settled = null;
      },
    };
    this.host.journal.submit(entry);
    // Who asks in order to decide need not wait for the disk: what it decides goes there with this, or after it.
    if (envelope.grounds && reply.ok && entry.fate === "open" && facts.length > 0) {
      envelope.grounds.push(entry);
      envelope.answer(reply);
    }
  }

  #written(commandId: string): void {
    this.#unwritten?.delete(commandId);
    if (this.#unwritten?.size === 0) this.#unwritten = null;
  }

  #remember(commandId: string, reply: AnyReply): void {
    this.#recent ??= new Map();
    this.#recent.set(commandId, reply);
    if (this.#recent.size <= RECENT_ANSWERS_MAX) return;
    this.#recent.delete(this.#recent.keys().next().value!);
    this.#isWhole = false;
  }

  #crash(error: unknown, current: Envelope | undefined): void {
    if (!(error instanceof Unavailable)) this.host.onCrash(this.entity, error);
    const failure = error instanceof Error ? error : new InvariantViolation(String(error));
    current?.fail(failure);
    // A load that failed has nobody to blame but the world: everyone waiting is told.
    if (!this.#isLoaded) for (const envelope of this.#mailbox.slice(this.#read)) envelope.fail(failure);
    if (!this.#isLoaded) this.#read = this.#mailbox.length;
    this.retire();
  }
}
