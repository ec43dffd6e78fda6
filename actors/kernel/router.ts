import { ErrorCode, JSONCodec, type NatsConnection, NatsError, type Subscription } from "nats";
import { type Broker, SUBJECTS } from "./broker.ts";
import type { AnyKind } from "./cell.ts";
import type { Directory } from "./directory.ts";
import { Busy, DeadlineExceeded, Moved, Unavailable } from "./errors.ts";
import { shardOf } from "./shard-map.ts";
import type { Ask, Command } from "./types.ts";

const RETRY_FIRST_MS = 10;
const RETRY_MAX_MS = 250;

/** What the owner of an entity does for others beside asking its actor. `key` is the entity's, without its kind. */
export type Service = (key: string, request: never, ask: Ask) => Promise<unknown>;

interface RemoteAsk {
  readonly entity: string;
  /** A service's name where the command is for it, and not for the actor. */
  readonly service?: string;
  readonly command: unknown;
  /** Epoch ms: what waited past it on the way is not done. */
  readonly deadline: number;
  readonly correlation: string | null;
  readonly isFresh?: boolean;
}

type RemoteReply = { readonly reply: unknown } | { readonly failure: { code: Unavailable["code"]; message: string } };

const asks = JSONCodec<RemoteAsk>();
const replies = JSONCodec<RemoteReply>();

export interface RouterOptions {
  readonly broker: Broker;
  readonly directory: Directory;
  readonly kinds: ReadonlyMap<string, AnyKind>;
  readonly shards: number;
  readonly timeoutMs: number;
}

/** Takes any command to its entity's owner: in memory when that is this node, by NATS request when it is not. */
export class Router {
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #stopListening: () => void;
  readonly #held = new Set<number>();
  readonly #services = new Map<string, Service>();

  constructor(private readonly options: RouterOptions) {
    this.#stopListening = options.broker.onConnect((connection) => {
      for (const shard of this.#held) this.#listen(connection, shard);
    });
  }

  /** Answers of the owner. Throws `Unavailable` when there is none in time. A move is waited out within the deadline. */
  async ask(kind: AnyKind, key: string, command: Command, ask: Ask = {}): Promise<unknown> {
    const entity = `${kind.name}/${key}`;
    const { deadline, correlation } = this.#termsOf(ask);
    const { directory } = this.options;
    const fresh = ask.isFresh ? { isFresh: true } : {};
    return this.#atOwner({ entity, command, deadline, correlation, ...fresh }, deadline, (shard) =>
      directory.ask(kind, entity, shard, command, { ...ask, deadline, correlation }),
    );
  }

  /** The same of a service at the entity's owner, who is found by the deadline and may take `patienceMs` more. */
  async call(service: string, entity: string, request: unknown, ask: Ask, patienceMs: number): Promise<unknown> {
    const { deadline, correlation } = this.#termsOf(ask);
    const remote = { entity, service, command: request, deadline: deadline + patienceMs, correlation };
    return this.#atOwner(remote, deadline, () =>
      this.#serviceOf(service)(keyOf(entity), request as never, traced(correlation)),
    );
  }

  /** Has calls of `service` answered here, for entities that this node owns. */
  offer(service: string, answer: Service): void {
    this.#services.set(service, answer);
  }

  hold(shard: number): void {
    this.#held.add(shard);
    const connection = this.options.broker.connection();
    if (connection) this.#listen(connection, shard);
  }

  drop(shard: number): void {
    this.#held.delete(shard);
    // Drained, not cut: what the broker has sent meanwhile is told that the shard moved.
    this.#subscriptions
      .get(shard)
      ?.drain()
      .catch(() => {});
    this.#subscriptions.delete(shard);
  }

  stop(): void {
    this.#stopListening();
    for (const shard of [...this.#held]) this.drop(shard);
  }

  async #atOwner(remote: RemoteAsk, deadline: number, here: (shard: number) => Promise<unknown>): Promise<unknown> {
    const shard = shardOf(remote.entity, this.options.shards);
    for (let pause = RETRY_FIRST_MS; ; pause = Math.min(pause * 2, RETRY_MAX_MS)) {
      try {
        return await (this.#held.has(shard) ? here(shard) : this.#askRemote(shard, remote));
      } catch (error) {
        if (!(error instanceof Moved)) throw error;
        if (Date.now() + pause >= deadline) throw new Unavailable(error.message);
      }
      await Bun.sleep(pause);
    }
  }

  #termsOf({ deadline, correlation }: Ask) {
    return { deadline: deadline ?? Date.now() + this.options.timeoutMs, correlation: correlation ?? null };
  }

  #serviceOf(name: string): Service {
    const service = this.#services.get(name);
    if (!service) throw new Unavailable(`this node offers no ${name}`);
    return service;
  }

  async #askRemote(shard: number, ask: RemoteAsk): Promise<unknown> {
    const connection = this.options.broker.connection();
    if (!connection) throw new Unavailable("the broker is away and another node owns this", 2);
    const timeout = ask.deadline - Date.now();
    if (timeout <= 0) throw new DeadlineExceeded(ask.entity);
    let response: RemoteReply;
    try {
      response = replies.decode((await connection.request(SUBJECTS.ask(shard), asks.encode(ask), { timeout })).data);
    } catch (error) {
      throw worldFailure(error, shard, ask.entity);
    }
    if ("reply" in response) return response.reply;
    throw failureOf(response.failure, shard, ask.entity);
  }

  #listen(connection: NatsConnection, shard: number): void {
    const known = this.#subscriptions.get(shard);
    if (known && !known.isClosed()) return;
    const callback = (_error: unknown, message: { data: Uint8Array; respond(data: Uint8Array): boolean }) => {
      // A callback that throws ends the client's reading, and with it every other conversation.
      void this.#serve(shard, message.data)
        .then((reply) => message.respond(replies.encode(reply)))
        .catch(() => {});
    };
    this.#subscriptions.set(shard, connection.subscribe(SUBJECTS.ask(shard), { callback }));
  }

  async #serve(shard: number, data: Uint8Array): Promise<RemoteReply> {
    const { entity, service, command, deadline, correlation, isFresh = false } = asks.decode(data);
    const kind = this.options.kinds.get(entity.slice(0, entity.indexOf("/")));
    if (!kind || shardOf(entity, this.options.shards) !== shard) {
      return { failure: { code: "unavailable", message: `this node knows no ${entity} in shard ${shard}` } };
    }
    try {
      if (service !== undefined) {
        if (!this.#held.has(shard)) throw new Moved(shard);
        return { reply: await this.#serviceOf(service)(keyOf(entity), command as never, traced(correlation)) };
      }
      const { directory } = this.options;
      return {
        reply: await directory.ask(kind, entity, shard, command as Command, { deadline, correlation, isFresh }),
      };
    } catch (error) {
      if (error instanceof Unavailable) return { failure: { code: error.code, message: error.message } };
      return { failure: { code: "crashed", message: `${entity} failed` } };
    }
  }
}

/** What is asked on somebody's behalf bears their correlation id; how long it may take is the service's own affair. */
function traced(correlation: string | null): Ask {
  return correlation === null ? {} : { correlation };
}

function keyOf(entity: string): string {
  return entity.slice(entity.indexOf("/") + 1);
}

function worldFailure(error: unknown, shard: number, entity: string): Error {
  if (!(error instanceof NatsError)) return new Unavailable(String(error));
  if (error.code === ErrorCode.NoResponders) return new Moved(shard);
  if (error.code === ErrorCode.Timeout) return new DeadlineExceeded(entity);
  return new Unavailable(`the broker failed: ${error.message}`);
}

function failureOf(
  failure: { code: Unavailable["code"]; message: string },
  shard: number,
  entity: string,
): Unavailable {
  if (failure.code === "moved") return new Moved(shard);
  if (failure.code === "busy") return new Busy(entity);
  return new Unavailable(failure.message, 1, failure.code);
}
