import type { ImportProgress } from "./run.ts";

const REDRAW_MS = 100;
const LINE_MS = 2_000;
const BAR_SIGNS = 24;

const number = new Intl.NumberFormat("en");

/** Where progress is shown: standard error, or what a test reads. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A bar with rate and remaining time on a terminal, a plain line every two seconds elsewhere. */
export function progressBar(screen: Screen, totalBytes: number, now: () => number = () => performance.now()) {
  const started = now();
  let shown = screen.isTTY ? Number.NEGATIVE_INFINITY : started;
  return {
    show(progress: ImportProgress): void {
      if (now() - shown < (screen.isTTY ? REDRAW_MS : LINE_MS)) return;
      shown = now();
      const text = progressText(progress, totalBytes, (shown - started) / 1_000);
      screen.write(screen.isTTY ? `\r\u001b[K${bar(progress.bytes / totalBytes)} ${text}` : `${text}\n`);
    },
    /** Takes the bar off the terminal. */
    clear(): void {
      if (screen.isTTY) screen.write("\r\u001b[K");
    },
  };
}

/** `4,000 rows, 41 %, 3,950 rows/s, 2 s to go`, with the rejected rows when there are any. */
function progressText(progress: ImportProgress, totalBytes: number, seconds: number): string {
  const part = Math.min(1, progress.bytes / totalBytes);
  const left = part > 0 ? (seconds * (1 - part)) / part : 0;
  const rejected = progress.rejected > 0 ? `, ${number.format(progress.rejected)} rejected` : "";
  const rate = number.format(Math.round(progress.rows / Math.max(seconds, 0.001)));
  return `${number.format(progress.rows)} rows, ${Math.floor(part * 100)} %, ${rate} rows/s, ${span(left)} to go${rejected}`;
}

function bar(part: number): string {
  const filled = Math.min(BAR_SIGNS, Math.round(part * BAR_SIGNS));
  return `[${"█".repeat(filled)}${"·".repeat(BAR_SIGNS - filled)}]`;
}

function span(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`;
}
