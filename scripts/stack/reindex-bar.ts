import type { ReindexProgress } from "../../src/search/sync/reindex.ts";

const REDRAW_MS = 100;
const LINE_MS = 2_000;
const BAR_SIGNS = 24;

const number = new Intl.NumberFormat("en");

/** Where progress is shown: standard error, or what a test reads. */
interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A bar with rate and remaining time on a terminal, a plain line every two seconds elsewhere. */
export function reindexBar(screen: Screen, name: string, now: () => number = () => performance.now()) {
  let started: { readonly at: number; readonly done: number } | null = null;
  let shown = Number.NEGATIVE_INFINITY;
  return {
    show: ({ done, total }: ReindexProgress): void => {
      // What an earlier run did says nothing of how fast this one is.
      started ??= { at: now(), done };
      if (now() - shown < (screen.isTTY ? REDRAW_MS : LINE_MS) && done < total) return;
      shown = now();
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const rate = (done - started.done) / Math.max(0.001, (shown - started.at) / 1_000);
      const speed =
        rate > 0 ? `, ${number.format(Math.round(rate))}/s, ${Math.ceil((total - done) / rate)} s to go` : "";
      const text = `${number.format(done)} of ${number.format(total)} products${speed}`;
      const filled = Math.round(share * BAR_SIGNS);
      const bar = `[${"█".repeat(filled)}${"·".repeat(BAR_SIGNS - filled)}]`;
      screen.write(screen.isTTY ? `\r\u001b[K${name.padEnd(11)}${bar} ${text}` : `${name.padEnd(11)}${text}\n`);
    },
    /** Takes the bar off the terminal. */
    clear: (): void => {
      if (screen.isTTY) screen.write("\r\u001b[K");
    },
  };
}
