import type { Log } from "../../platform/log.ts";
import type { Sql } from "../../platform/postgres.ts";
import { makeWords } from "./make-words.ts";

const LOOK_EVERY_MS = 10_000;
/** A node that leaves waits no longer for what any other can do again. */
const FINISH_MAX_MS = 500;

/** Has one of the nodes make the vocabulary anew when the catalogue has changed. Returns how to stop. */
export function keepWords(sql: Sql, log: Log): { stop(): Promise<void> } {
  let running: Promise<void> | null = null;
  let isLeaving = false;

  const make = async () => {
    try {
      const words = await makeWords(sql);
      if (words !== null) log.info({ words }, "the words of the catalogue are known anew");
    } catch (error) {
      if (!isLeaving) log.warn({ err: error }, "the words of the catalogue could not be made anew");
    }
  };
  const start = () => {
    running ??= make().finally(() => {
      running = null;
    });
  };

  start();
  const timer = setInterval(start, LOOK_EVERY_MS);
  return {
    stop: async () => {
      isLeaving = true;
      clearInterval(timer);
      await Promise.race([running, Bun.sleep(FINISH_MAX_MS)]);
    },
  };
}
