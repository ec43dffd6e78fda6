import { Unavailable } from "../../actors/kernel/errors.ts";
import type { Asks, Command, Decision, Event, Kind, Refusal, Reply } from "../../actors/kernel/types.ts";
import type { Scheduler } from "./scheduler.ts";

/** How often the world fails on the way to an actor and back. */
export interface Faults {
  /** The command never arrives; it arrives although the asker was told it had failed; it arrives twice; the answer is lost. */
  lost: number;
  late: number;
  doubled: number;
  answerLost: number;
}

const TRAVEL_MS = 20;
const LATE_MS = 40_000;
const SHARDS = 64;

/**
 * A kind's real deciders under a simulated kernel, which keeps what the real one promises: one command at a time per
 * entity, a command id decided once, answers only of what is durable. The way there and back keeps nothing.
 */
export class SimulatedActors<S, C extends Command, E extends Event, A, R extends Refusal> {
  readonly states = new Map<string, S>();
  readonly #answers = new Map<string, A>();
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(
    private readonly kind: Kind<S, C, E, A, R>,
    private readonly scheduler: Scheduler,
    private readonly faults: Faults,
  ) {}

  /** As a node asks. A node that is stopped in between goes on when the node does. */
  asks(node?: number): Asks<C, A, R> {
    return { ask: (key, command) => this.#ask(key, structuredClone(command), node) };
  }

  state(key: string): S {
    return this.states.get(key) ?? this.kind.initial(key);
  }

  async #ask(key: string, command: C, node?: number): Promise<Reply<A, R>> {
    const { scheduler, faults } = this;
    await scheduler.pause(TRAVEL_MS, node);
    if (scheduler.chance(faults.lost)) throw new Unavailable("lost on the way");
    if (scheduler.chance(faults.late)) {
      void scheduler.pause(LATE_MS).then(() => this.#inTurn(key, command).catch(() => {}));
      throw new Unavailable("late on the way");
    }
    if (scheduler.chance(faults.doubled)) void this.#inTurn(key, structuredClone(command)).catch(() => {});
    const reply = await this.#inTurn(key, command);
    await scheduler.pause(TRAVEL_MS, node);
    if (scheduler.chance(faults.answerLost)) throw new Unavailable("the answer was lost");
    return structuredClone(reply);
  }

  #inTurn(key: string, command: C): Promise<Reply<A, R>> {
    const turn = (this.#queues.get(key) ?? Promise.resolve()).then(() => this.#do(key, command));
    this.#queues.set(
      key,
      turn.catch(() => {}),
    );
    return turn;
  }

  async #do(key: string, command: C): Promise<Reply<A, R>> {
    const { kind, scheduler } = this;
    const named = command.commandId === undefined ? null : `${key} ${command.commandId}`;
    const known = named === null ? undefined : this.#answers.get(named);
    if (known !== undefined) return { ok: true, answer: known };
    const entity = `${kind.name}/${key}`;
    const context = { entity, key, shard: key.length % SHARDS, now: scheduler.now, correlation: null, grounds: [] };
    const state = this.state(key);
    const deadline = scheduler.now + 5_000;
    const decision: Decision<E, A, R> = await kind.handle(state, command, { ...context, deadline });
    if (!("events" in decision)) return { ok: false, ...decision };
    const answer = structuredClone(decision.answer);
    if (decision.events.length > 0) {
      this.states.set(
        key,
        decision.events.reduce((before, event) => kind.evolve(before, event), state),
      );
      if (named !== null) this.#answers.set(named, answer);
    }
    return { ok: true, answer };
  }
}
