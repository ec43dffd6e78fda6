/** What a clock on the wall and a calendar beside it say. */
export interface WallClock {
  /** ISO `YYYY-MM-DD`. */
  readonly day: string;
  /** Minutes since midnight, with the fraction of the minute that has passed. */
  readonly minutes: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The time zone most of each state keeps; a warehouse is reached by its state. */
const ZONES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    "America/New_York": "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
    "Pacific/Guam": "GU MP",
    "Pacific/Pago_Pago": "AS",
  }).flatMap(([zone, states]) => states.split(" ").map((state) => [state, zone])),
);
const FALLBACK = "America/Chicago";

/**
 * IANA time zone of a place. Where a state is split the line is taken as a meridian: good for a warehouse, which stands
 * in a city, and not for surveying. An unknown state counts as Central time.
 */
export function zoneOf(state: string, lon: number): string {
  if (state === "FL" && lon < -85) return "America/Chicago";
  if (state === "TX" && lon < -104.9) return "America/Denver";
  if (state === "TN" && lon > -85.2) return "America/New_York";
  if (state === "KY" && lon < -86) return "America/Chicago";
  if ((state === "NE" || state === "SD" || state === "ND" || state === "KS") && lon < -101.5) return "America/Denver";
  return ZONES[state] ?? FALLBACK;
}

/** What the clock says in `zone` at the moment `at` (epoch ms). */
export function wallClock(zone: string, at: number): WallClock {
  const local = new Date(at + offsetMs(zone, at));
  const day = local.toISOString().slice(0, 10);
  return { day, minutes: (local.getTime() - Date.parse(day)) / MINUTE_MS };
}

/**
 * The moment (epoch ms) when the clock in `zone` says `minutes` past midnight on `day`. Of an hour that comes twice the
 * first one is meant; an hour that is skipped counts from the time before the change.
 */
export function momentOf(zone: string, { day, minutes }: WallClock): number {
  const asUtc = Date.parse(day) + minutes * MINUTE_MS;
  const before = asUtc - offsetMs(zone, asUtc - DAY_MS);
  const after = asUtc - offsetMs(zone, asUtc + DAY_MS);
  const standing = [before, after].filter((moment) => moment + offsetMs(zone, moment) === asUtc);
  return standing.length > 0 ? Math.min(...standing) : before;
}

/** `days` calendar days later (or earlier); ISO to ISO. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function weekday(day: string): number {
  return new Date(Date.parse(day)).getUTCDay();
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** Offsets by zone and quarter of an hour: since 1972 clocks have been changed at no other moments. */
const offsets = new Map<string, number>();
const OFFSETS_MAX = 4_096;
const QUARTER_MS = 15 * MINUTE_MS;

/** How far the zone's clock is ahead of UTC at a moment. */
function offsetMs(zone: string, at: number): number {
  const quarter = Math.floor(at / QUARTER_MS);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= OFFSETS_MAX) offsets.clear();
  const offset = formattedOffsetMs(zone, quarter * QUARTER_MS);
  offsets.set(key, offset);
  return offset;
}

function formattedOffsetMs(zone: string, at: number): number {
  let format = formats.get(zone);
  if (!format) {
    const numeric = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
    format = new Intl.DateTimeFormat("en-US", { ...numeric, timeZone: zone, hourCycle: "h23", second: "numeric" });
    formats.set(zone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}
