import { connect, type NatsConnection } from "nats";
import type { Broker } from "../../actors/kernel/broker.ts";
import type { Log } from "./log.ts";
import { ensureStreams } from "./streams.ts";

const RETRY_MS = 1_000;

/**
 * The connection to NATS, kept for ever: it is made in the background, made again after every loss, and the streams are
 * made sure of each time, since a restarted broker may have lost them. The shop never waits for it to start.
 */
export class NatsBroker implements Broker {
  #connection: NatsConnection | null = null;
  #isUp = false;
  #isStopped = false;
  readonly #listeners = new Set<(connection: NatsConnection) => void>();

  constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly log: Log,
    readonly replicas = 1,
  ) {
    void this.#open();
  }

  connection(): NatsConnection | null {
    return this.#isUp ? this.#connection : null;
  }

  onConnect(callback: (connection: NatsConnection) => void): () => void {
    this.#listeners.add(callback);
    if (this.#isUp && this.#connection) callback(this.#connection);
    return () => this.#listeners.delete(callback);
  }

  /** Sends what is pending and closes. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const wasUp = this.#isUp;
    this.#isUp = false;
    if (wasUp) await this.#connection?.drain().catch(() => {});
    else await this.#connection?.close().catch(() => {});
  }

  async #open(): Promise<void> {
    while (!this.#isStopped) {
      try {
        this.#connection = await connect({
          servers: this.url.split(",").map((server) => server.trim()),
          name: this.name,
          maxReconnectAttempts: -1,
          reconnectTimeWait: 250,
          reconnectJitter: 100,
          pingInterval: 5_000,
          maxPingOut: 2,
          // Credentials may be put right while we try; nothing but `stop` ends this connection.
          ignoreAuthErrorAbort: true,
          // Else each request makes an error, for its stack, in case it fails.
          noAsyncTraces: true,
        });
        break;
      } catch (error) {
        this.log.warn({ err: error }, "NATS is away; the shop goes on without and keeps trying");
        await Bun.sleep(RETRY_MS);
      }
    }
    if (this.#isStopped || !this.#connection) return void this.#connection?.close();
    void this.#watch(this.#connection);
    await this.#up();
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === "disconnect") {
        this.#isUp = false;
        this.log.warn("NATS is away; stock is confirmed in Postgres until it is back");
      } else if (status.type === "reconnect") await this.#up();
    }
  }

  async #up(): Promise<void> {
    if (!this.#connection || this.#isStopped) return;
    this.#isUp = true;
    this.log.info({ server: this.#connection.getServer() }, "NATS is here");
    for (const listener of this.#listeners) this.#tell(listener, this.#connection);
    void this.#ensureStreams(this.#connection);
  }

  #tell(listener: (connection: NatsConnection) => void, connection: NatsConnection): void {
    try {
      listener(connection);
    } catch (error) {
      this.log.error({ err: error }, "a part could not take up the connection to NATS");
    }
  }

  async #ensureStreams(connection: NatsConnection): Promise<void> {
    while (this.#isUp && !connection.isClosed()) {
      try {
        await ensureStreams(connection, this.replicas);
        return;
      } catch (error) {
        this.log.warn({ err: error }, "JetStream is not ready yet");
        await Bun.sleep(RETRY_MS);
      }
    }
  }
}
