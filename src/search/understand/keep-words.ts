import type { Log } from "../../platform/log.ts";
import type { Sql } from "../../platform/postgres.ts";
import { makeWords } from "./make-words.ts";

const LOOK_EVERY_MS = 10_000;

/** Has one of the nodes make the vocabulary anew when the catalogue has changed. Returns how to stop. */
export function keepWords(sql: Sql, log: Log): { stop(): Promise<void> } {
  const make = async () => {
    try {
      const words = await makeWords(sql);
      if (words !== null) log.info({ words }, "the words of the catalogue are known anew");
    } catch (error) {
      log.warn({ err: error }, "the words of the catalogue could not be made anew");
    }
  };
  let running: Promise<void> | null = null;
  const start = () => {
    running ??= make().finally(() => {
      running = null;
    });
  };
  start();
  const timer = setInterval(start, LOOK_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
