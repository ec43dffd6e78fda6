import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { NatsConnection, Subscription } from "nats";
import type { FactMessage } from "../../actors/kernel/facts.ts";
import type { JournalRow } from "../../actors/kernel/types.ts";
import type { LineEvent } from "../../actors/waiting-line/messages.ts";
import type { Owner } from "../favourites/owner.ts";
import type { Hub } from "../live/hub.ts";
import type { TopicDoor } from "../live/topic.ts";
import type { Log } from "../platform/log.ts";

/** The topic family of shoppers who wait: `turn:<key>`. */
export const TURN = "turn";
/** Every node hears whose turn it is: `waiting-line.<productId>.offers-answered`. */
const SUBJECTS = "waiting-line.*.offers-answered";
const TOLD_MAX = 10_000;
const KEY_LENGTH = 22;

/** A unit that is reserved for a shopper. `until` is epoch ms. */
export interface Turn {
  readonly shopper: Owner;
  readonly productId: number;
  readonly until: number;
}

/** The topic of a shopper's turns: it says nothing of who that is. */
export function turnTopic(shopper: Owner): string {
  return `${TURN}:${keyOf(shopper)}`;
}

function keyOf(shopper: Owner): string {
  return createHash("sha256").update(shopper).digest("base64url").slice(0, KEY_LENGTH);
}

export interface TurnFeedParts {
  readonly hub: Hub;
  readonly log: Log;
  /** Whose request it is; null for somebody who has neither account nor cart. */
  readonly ownerOf: (request: Request) => Promise<Owner | null>;
  /** The HTML that tells a shopper so, on any page of theirs. */
  readonly render: (turn: Turn) => Promise<string>;
}

/** Tells shoppers on their open pages that their turn has come: each offer once on each node. */
export class TurnFeed {
  readonly #told = new LRUCache<string, true>({ max: TOLD_MAX });
  #version = 0;
  #subscription: Subscription | null = null;

  constructor(private readonly parts: TurnFeedParts) {
    parts.hub.family(TURN, null);
  }

  /** Lets shoppers watch their own turns, and nobody else's. */
  get door(): TopicDoor {
    return async (request, key) => {
      const owner = await this.parts.ownerOf(request);
      return owner !== null && keyOf(owner) === key;
    };
  }

  /** To be called after each commit of this node. */
  heed(rows: readonly JournalRow[]): void {
    for (const { entity, data } of rows) if (entity.startsWith("waiting-line/")) this.#hear(entity, data as LineEvent);
  }

  /** Listens to the facts of all nodes. Replaces an earlier connection. */
  follow(connection: NatsConnection): void {
    this.close();
    this.#subscription = connection.subscribe(SUBJECTS, {
      callback: (_, message) => {
        try {
          const { subject, data } = message.json<FactMessage<LineEvent>>();
          this.#hear(subject, data);
        } catch (error) {
          this.parts.log.warn({ err: error }, "a fact of a waiting line could not be read");
        }
      },
    });
  }

  /** Listens no more. */
  close(): void {
    if (this.#subscription && !this.#subscription.isClosed()) this.#subscription.unsubscribe();
    this.#subscription = null;
  }

  #hear(entity: string, event: LineEvent): void {
    if (event.type !== "OffersAnswered") return;
    const productId = Number(entity.slice("waiting-line/".length));
    for (const result of event.results) {
      if (result.result !== "reserved") continue;
      const name = `${productId}/${result.offer}`;
      if (this.#told.has(name)) continue;
      this.#told.set(name, true);
      void this.#tell({ shopper: result.shopper as Owner, productId, until: result.until });
    }
  }

  async #tell(turn: Turn): Promise<void> {
    const topic = turnTopic(turn.shopper);
    if (!this.parts.hub.watches(topic)) return;
    try {
      const html = await this.parts.render(turn);
      this.parts.hub.publish(topic, { version: ++this.#version, render: () => html });
    } catch (error) {
      this.parts.log.warn({ err: error }, "a shopper could not be told on the page that it is their turn");
    }
  }
}
