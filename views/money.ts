const formats = new Map<string, { format: Intl.NumberFormat; minorUnits: number }>();

/** A price for people: minor units of an ISO currency, as `$1,234.50`. */
export function money(minor: number, currency: string): string {
  const { format, minorUnits } = formatOf(currency);
  return format.format(minor / minorUnits);
}

function formatOf(currency: string) {
  const known = formats.get(currency);
  if (known) return known;
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency });
  const made = { format, minorUnits: 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2) };
  formats.set(currency, made);
  return made;
}

const whole = new Intl.NumberFormat("en-US");

/** `12,345`. */
export function count(value: number): string {
  return whole.format(value);
}

/** `1 item`, `2 items`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
