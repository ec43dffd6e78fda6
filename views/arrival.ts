const day = new Intl.DateTimeFormat("en-US", { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" });

/** Calendar days (ISO) as shoppers read them: `Tue, Nov 24`, or `Tue, Nov 24 – Thu, Nov 26`. */
export function arrival(from: string, until: string): string {
  const first = day.format(new Date(`${from}T00:00:00Z`));
  return from === until ? first : `${first} – ${day.format(new Date(`${until}T00:00:00Z`))}`;
}
