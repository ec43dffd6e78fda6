const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const day = new Intl.DateTimeFormat("en-US", { month: "long", day: "numeric", year: "numeric", timeZone: "UTC" });

/** How long ago a moment was, as people say it; after a week the day. `now` is epoch ms. */
export function ago(moment: Date, now: number): string {
  const past = now - moment.getTime();
  if (past < 2 * MINUTE_MS) return "just now";
  if (past < HOUR_MS) return `${Math.floor(past / MINUTE_MS)} minutes ago`;
  if (past < 2 * HOUR_MS) return "an hour ago";
  if (past < DAY_MS) return `${Math.floor(past / HOUR_MS)} hours ago`;
  if (past < 2 * DAY_MS) return "yesterday";
  return past < 7 * DAY_MS ? `${Math.floor(past / DAY_MS)} days ago` : `on ${day.format(moment)}`;
}
