/** What the tests of live pages share: a clock that a test turns, and a page that reads its stream. */
import type { Timers } from "../platform/timers.ts";

/** A clock that stands still until `pass` is called. */
export class ManualTimers implements Timers {
  #now = 0;
  #due = new Map<object, { at: number; work: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, work: () => void): () => void {
    const key = {};
    this.#due.set(key, { at: this.#now + ms, work });
    return () => this.#due.delete(key);
  }

  /** Work that takes `ms` and lets nothing else run. */
  skip(ms: number): void {
    this.#now += ms;
  }

  /** Lets `ms` pass, running what falls due in its order, and lets promises settle in between. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const [key, next] = [...this.#due].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (!key || !next) break;
      this.#due.delete(key);
      this.#now = Math.max(this.#now, next.at);
      next.work();
      await settled();
    }
    this.#now = Math.max(this.#now, end);
  }
}

export interface Message {
  readonly id: string;
  readonly event: string;
  readonly data: string;
  readonly retry: string;
}

/** One reader of a stream of server-sent events, by the rules that a browser follows. */
export class Page {
  readonly messages: Message[] = [];
  heartbeats = 0;
  hasEnded = false;
  readonly #reader: ReturnType<typeof readerOf>;
  #rest = "";
  #heard = Promise.withResolvers<void>();

  constructor(
    stream: ReadableStream<Uint8Array>,
    private readonly abort?: AbortController,
  ) {
    this.#reader = readerOf(stream);
    void this.#read();
  }

  /** Opens a page over a real socket. Throws when the answer is not a stream. */
  static async open(url: string): Promise<Page> {
    const abort = new AbortController();
    const response = await fetch(url, { signal: abort.signal });
    if (response.status !== 200 || !response.body) throw new Error(`${response.status} ${await response.text()}`);
    return new Page(response.body, abort);
  }

  /** Resolves when `isSo` holds of what was heard until then. Throws when the stream ended before. */
  async until(isSo: (page: Page) => boolean): Promise<this> {
    while (!isSo(this)) {
      if (this.hasEnded) throw new Error(`the page ended after ${this.messages.length} messages`);
      await this.#heard.promise;
    }
    return this;
  }

  /** The data of the newest message, once there is one that `matches`. */
  async shows(matches: string): Promise<string> {
    await this.until(() => this.messages.at(-1)?.data.includes(matches) ?? false);
    return this.messages.at(-1)!.data;
  }

  close(): void {
    if (this.abort) this.abort.abort();
    else void this.#reader.cancel();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const { done, value } = await this.#reader.read();
        if (done) break;
        this.#hear(decoder.decode(value, { stream: true }));
      }
    } catch {
      // Closed by this side.
    }
    this.hasEnded = true;
    this.#heard.resolve();
  }

  #hear(text: string): void {
    const blocks = (this.#rest + text).split("\n\n");
    this.#rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields: Record<string, string[]> = {};
      for (const line of block.split("\n")) {
        if (line.startsWith(":")) this.heartbeats += 1;
        const [name = "", value = ""] = line.split(/: (.*)/s);
        fields[name] ??= [];
        fields[name].push(value);
      }
      const [id = "", event = "", retry = ""] = [fields.id, fields.event, fields.retry].map(
        (values) => values?.at(-1) ?? "",
      );
      if (fields.data) this.messages.push({ id, event, retry, data: fields.data.join("\n") });
    }
    this.#heard.resolve();
    this.#heard = Promise.withResolvers();
  }
}

function readerOf(stream: ReadableStream<Uint8Array>) {
  return stream.getReader();
}

/** Resolves when `isSo`; looks again at every turn of the event loop. The test's own timeout bounds it. */
export async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await settled();
}

/** After everything that is due now has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
