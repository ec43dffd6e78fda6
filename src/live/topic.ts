import { message } from "./sse.ts";

/** What there is to show of a topic: the whole state, never a change, and rendered only when somebody reads it. */
export interface State {
  /** Grows with every change of the topic. */
  readonly version: number;
  readonly render: () => string;
}

/**
 * The way to a topic that is not everybody's: whether this request may watch that key. Where it may, the topic's state is
 * known from then on.
 */
export type TopicDoor = (request: Request, key: string) => Promise<boolean>;

/** Somebody who watches topics. */
export interface Reader {
  /** The topic has something new to show. */
  send(topic: Topic): void;
}

/** One thing that pages watch. It exists while it has readers. */
export class Topic {
  readonly readers = new Set<Reader>();
  /** The newest state, encoded once for all readers. */
  message: Uint8Array | null = null;
  #version = Number.NEGATIVE_INFINITY;
  #unsent: State | null = null;

  /** `siblings` are the topics of its family by key; it puts itself among them. */
  constructor(
    readonly key: string,
    private readonly siblings: Map<string, Topic>,
    /** What it tells is told once: a reader that comes later does not hear of it. */
    readonly isNews = false,
  ) {
    siblings.set(key, this);
  }

  /** Takes a state over if it is newer than all before. Returns whether it was. */
  offer(state: State): boolean {
    if (state.version <= this.#version) return false;
    this.#version = state.version;
    this.#unsent = state;
    return true;
  }

  /** Renders the newest state once, gives its bytes to every reader, and says whether there was one. Throws as the renderer does. */
  deliver(): boolean {
    if (this.#unsent === null) return false;
    const { version, render } = this.#unsent;
    this.#unsent = null;
    this.message = message(`${this.key}@${version}`, render());
    for (const reader of this.readers) reader.send(this);
    return true;
  }

  /** A reader goes; without readers the topic goes too, and the answer is true. */
  leave(reader: Reader): boolean {
    this.readers.delete(reader);
    return this.readers.size === 0 && this.siblings.delete(this.key);
  }
}
