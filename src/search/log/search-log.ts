import type { Broker } from "../../../actors/kernel/broker.ts";
import type { Log } from "../../platform/log.ts";
import type { SearchLog } from "../search.ts";
import { clickedFact, type SearchFact, searchedFact } from "./facts.ts";

/** Facts that wait for the broker; more than that, and the oldest are forgotten: a log is not worth a node's memory. */
const WAITING_MAX = 10_000;
const AT_ONCE = 200;
const ACK_TIMEOUT_MS = 3_000;
const AGAIN_AFTER_MS = 1_000;

export interface SearchLogParts {
  readonly broker: Broker;
  readonly log: Pick<Log, "warn">;
}

export interface OpenSearchLog extends SearchLog {
  /** Facts that JetStream does not have yet. */
  readonly waiting: number;
  stop(): void;
}

/** Notes searches and clicks on `search.<id>.searched` and `search.<id>.clicked`. Nobody waits for it. */
export function openSearchLog({ broker, log }: SearchLogParts): OpenSearchLog {
  let waiting: SearchFact[] = [];
  let isSending = false;
  let isStopped = false;
  let lost = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const note = (fact: SearchFact | null) => {
    if (fact === null || isStopped) return;
    waiting.push(fact);
    if (waiting.length > WAITING_MAX) {
      waiting.shift();
      lost += 1;
    }
    void send();
  };

  async function send(): Promise<void> {
    const connection = broker.connection();
    if (isSending || !connection || isStopped) return;
    isSending = true;
    try {
      const js = connection.jetstream({ timeout: ACK_TIMEOUT_MS });
      while (waiting.length > 0 && !isStopped) {
        const some = waiting.slice(0, AT_ONCE);
        waiting = waiting.slice(AT_ONCE);
        const sent = await Promise.allSettled(
          some.map((fact) => js.publish(subjectOf(fact), JSON.stringify(fact), { msgID: messageIdOf(fact) })),
        );
        const failed = some.filter((_, index) => sent[index]?.status === "rejected");
        if (failed.length === 0) continue;
        log.warn({ facts: failed.length, lost }, "searches could not be noted; trying again");
        lost = 0;
        waiting = [...failed, ...waiting].slice(-WAITING_MAX);
        timer = setTimeout(() => void send(), AGAIN_AFTER_MS);
        break;
      }
    } catch (error) {
      log.warn({ err: error }, "searches could not be noted; the next one tries again");
    } finally {
      isSending = false;
    }
  }
  const forget = broker.onConnect(() => void send());

  return {
    get waiting() {
      return waiting.length;
    },
    searched: (record) => note(searchedFact(record)),
    clicked: (searchId, productId, position) => note(clickedFact(searchId, productId, position, Date.now())),
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      forget();
    },
  };
}

function subjectOf({ id, fact }: SearchFact): string {
  return `search.${id}.${fact}`;
}

function messageIdOf(fact: SearchFact): string {
  return fact.fact === "searched" ? `search-${fact.id}` : `click-${fact.id}-${fact.productId}`;
}
