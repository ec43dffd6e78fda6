import { HEARTBEAT, retry } from "./sse.ts";
import type { Reader, Topic } from "./topic.ts";

/** Messages handed to the runtime before it has written them; beyond that a connection counts as slow. */
const QUEUE_MESSAGES = 16;

/**
 * One open page. It is itself the source of its stream, because with thousands of pages every closure counts. A slow
 * reader does not queue messages: it remembers which topics changed and gets their newest state when it has drained.
 */
export class Connection implements Reader {
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #waiting: Set<Topic> | null = null;

  constructor(
    readonly topics: readonly Topic[],
    /** Which of the hub's slices it beats with. */
    readonly slice: number,
    private readonly closed: (connection: Connection) => void,
  ) {}

  /** The bytes to answer with. They start with `retryMs`, when to come back after a break. */
  stream(retryMs: number): ReadableStream<Uint8Array> {
    const stream = new ReadableStream<Uint8Array>(this, { highWaterMark: QUEUE_MESSAGES });
    this.#controller?.enqueue(retry(retryMs));
    return stream;
  }

  get isSlow(): boolean {
    return this.#waiting !== null;
  }

  /** Sends the topic's newest message, now or when there is room. */
  send(topic: Topic): void {
    if (topic.message === null) return;
    if (this.#waiting === null && this.#hasRoom()) this.#controller?.enqueue(topic.message);
    else {
      this.#waiting ??= new Set();
      this.#waiting.add(topic);
    }
  }

  /** Shows that the server lives; with messages on their way already there is nothing to show. */
  beat(): void {
    if (this.#hasRoom()) this.#controller?.enqueue(HEARTBEAT);
  }

  /** Ends the stream with a last message. */
  end(last: Uint8Array): void {
    const controller = this.#controller;
    this.#controller = null;
    this.#waiting = null;
    try {
      controller?.enqueue(last);
      controller?.close();
    } catch {
      // The reader closed in the same moment.
    }
  }

  /** Called by the stream. */
  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
  }

  /** Called by the stream whenever it has room. */
  pull(): void {
    if (this.#waiting === null) return;
    for (const topic of this.#waiting) {
      if (!this.#hasRoom()) return;
      this.#waiting.delete(topic);
      if (topic.message !== null) this.#controller?.enqueue(topic.message);
    }
    this.#waiting = null;
  }

  /** Called by the stream when the page is gone. */
  cancel(): void {
    this.#controller = null;
    this.#waiting = null;
    this.closed(this);
  }

  #hasRoom(): boolean {
    return (this.#controller?.desiredSize ?? 0) > 0;
  }
}
