import type { Socket } from "bun";

/** One answer as the load generator sees it. */
export interface Answer {
  /** Which request of the run, from 0. */
  readonly index: number;
  readonly status: number;
  /** From writing the request to the last byte of the answer. */
  readonly ms: number;
  /** Bytes of the body, and of status line and headers before it. */
  readonly bytes: number;
  readonly headBytes: number;
}

export interface Load {
  /** `host:port` of each server; connections are spread evenly. */
  readonly targets: readonly URL[];
  readonly connections: number;
  /** The raw HTTP/1.1 request number `index` for a connection to `target`, or null when there are no more. */
  request(index: number, target: URL): string | null;
  onAnswer(answer: Answer): void;
}

/** Connections opened in one go; more at once overflow the listen queue. */
const OPEN_AT_ONCE = 64;

/**
 * Sends requests over keep-alive connections, one at a time on each, as fast as they are answered. Plain sockets: fetch
 * would spend more of the shared processor than the server under test. Resolves when all are answered; throws when a
 * connection breaks.
 */
export async function load(given: Load): Promise<void> {
  const clients: Client[] = [];
  const ends: Promise<void>[] = [];
  let next = 0;
  for (let opened = 0; opened < given.connections; opened += OPEN_AT_ONCE) {
    const batch = Math.min(OPEN_AT_ONCE, given.connections - opened);
    clients.push(
      ...(await Promise.all(
        Array.from({ length: batch }, (_, at) => connect(given.targets[(opened + at) % given.targets.length]!)),
      )),
    );
  }
  for (const client of clients) ends.push(client.run(given, () => next++));
  await Promise.all(ends);
  for (const client of clients) client.close();
}

async function connect(target: URL): Promise<Client> {
  const client = new Client(target);
  await Bun.connect({
    hostname: target.hostname,
    port: Number(target.port),
    socket: {
      open: (socket) => client.opened(socket),
      data: (_, chunk) => client.read(chunk),
      drain: () => client.flush(),
      close: () => client.closed(),
      error: (_, error) => client.closed(error),
    },
  });
  return client;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const NOTHING: Buffer = Buffer.alloc(0);

/** One keep-alive connection. Answers must have a Content-Length, as all of the shop's have but streams. */
class Client {
  #socket!: Socket;
  #unsent = "";
  #received: Buffer = NOTHING;
  #end = Promise.withResolvers<void>();
  #given!: Load;
  #take!: () => number;
  #index = 0;
  #sentAt = 0;
  #isDone = false;

  constructor(private readonly target: URL) {}

  opened(socket: Socket): void {
    this.#socket = socket;
  }

  run(given: Load, take: () => number): Promise<void> {
    this.#given = given;
    this.#take = take;
    this.#next();
    return this.#end.promise;
  }

  close(): void {
    this.#socket.end();
  }

  closed(error?: Error): void {
    if (!this.#isDone) this.#end.reject(error ?? new Error(`${this.target.host} closed a connection`));
  }

  flush(): void {
    const written = this.#socket.write(this.#unsent);
    this.#unsent = this.#unsent.slice(written);
  }

  read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#received.toString("latin1", 0, headEnd);
    const bytes = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < headEnd + HEAD_END.length + bytes) return;
    this.#received = NOTHING;
    const ms = performance.now() - this.#sentAt;
    const status = Number(head.slice(9, 12));
    this.#given.onAnswer({ index: this.#index, status, ms, bytes, headBytes: headEnd + HEAD_END.length });
    this.#next();
  }

  #next(): void {
    this.#index = this.#take();
    const request = this.#given.request(this.#index, this.target);
    if (request === null) {
      this.#isDone = true;
      this.#end.resolve();
      return;
    }
    this.#sentAt = performance.now();
    this.#unsent = request;
    this.flush();
  }
}

/** A GET as raw HTTP. */
export function get(path: string, target: URL): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${target.host}\r\n\r\n`;
}

/** A JSON POST as raw HTTP. */
export function post(path: string, target: URL, body: string, headers = ""): string {
  return `POST ${path} HTTP/1.1\r\nHost: ${target.host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${headers}\r\n${body}`;
}
