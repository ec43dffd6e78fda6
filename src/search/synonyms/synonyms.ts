import type { NatsConnection, Subscription } from "nats";
import type { Broker } from "../../../actors/kernel/broker.ts";
import type { Log } from "../../platform/log.ts";
import type { Sql } from "../../platform/postgres.ts";
import { keepDoing } from "../../platform/rounds.ts";
import { type ChangeReply, changeSynonyms, readSynonyms, synonymsVersion, type WantedChange } from "./changes.ts";
import { type SynonymBook, synonymBook } from "./synonym-book.ts";

/** On core NATS, in no stream: that the synonyms have changed. Which they are is read from Postgres. */
const CHANGED = "synonyms.changed";
/** Without the broker a node sees a change after this. */
const LOOK_EVERY_MS = 5_000;

/** What means the same, as this node knows it: at most seconds behind what staff and operators wrote. */
export interface Synonyms {
  /** What may stand for words of a query; from memory. */
  readonly now: () => SynonymBook;
  /** Hears of every change on any node, once this node has it: what was found by the old ones is to be forgotten. */
  onChange(heard: () => void): () => void;
}

export const NO_SYNONYMS: Synonyms = { now: () => ({ find: () => [] }), onChange: () => () => {} };

/** For a shop without a database: none, and none to be had. */
export const NO_KEPT_SYNONYMS: KeptSynonyms = {
  ...NO_SYNONYMS,
  change: async () => ({ ok: false, refusal: "full" }),
  refresh: async () => {},
  stop: async () => {},
};

/** The shop's synonyms, followed from Postgres, and changed for all nodes. */
export interface KeptSynonyms extends Synonyms {
  /** Writes a change, which holds on this node once this resolves and on the others a moment later. */
  change(wanted: WantedChange, by: string): Promise<ChangeReply>;
  /** Resolves when this node has what is written now. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

export interface SynonymsParts {
  readonly sql: Sql;
  readonly log: Pick<Log, "warn">;
  /** Without one, other nodes see a change when they look next. */
  readonly broker?: Broker;
}

/** Follows the synonyms from now on; until they are read the first time, there are none. */
export function openSynonyms({ sql, log, broker }: SynonymsParts): KeptSynonyms {
  const listeners = new Set<() => void>();
  let book = synonymBook([]);
  let version = -1;
  let reading: Promise<void> = Promise.resolve();

  const read = async () => {
    const newest = await synonymsVersion(sql);
    if (newest === version) return;
    book = synonymBook(await readSynonyms(sql));
    version = newest;
    for (const heard of listeners) heard();
  };
  // One after the other: what is asked for after a change is read after it.
  const refresh = () => {
    const done = reading.then(read);
    reading = done.catch(() => {});
    return done;
  };
  const trouble = "synonyms could not be read";
  const look = () => void refresh().catch((error) => log.warn({ err: error }, trouble));

  const looking = keepDoing(refresh, { everyMs: LOOK_EVERY_MS, log, trouble, isAtOnce: true });
  const stopFollowing = broker ? follow(broker, look) : () => {};

  return {
    now: () => book,
    onChange: (heard) => {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    change: async (wanted, by) => {
      const reply = await changeSynonyms(sql, wanted, by);
      if (!reply.ok) return reply;
      broker?.connection()?.publish(CHANGED);
      await refresh();
      return reply;
    },
    refresh,
    stop: async () => {
      stopFollowing();
      await looking.stop();
      await reading;
    },
  };
}

/** Looks whenever a node says that there is something new, and at every reconnect. */
function follow(broker: Broker, look: () => void): () => void {
  let subscription: Subscription | null = null;
  const stopListening = broker.onConnect((connection: NatsConnection) => {
    look();
    if (!subscription || subscription.isClosed()) subscription = connection.subscribe(CHANGED, { callback: look });
  });
  return () => {
    stopListening();
    subscription?.unsubscribe();
  };
}
