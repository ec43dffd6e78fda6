/** Dearer than this is a slip of the keyboard: ten million of a currency with cents. */
export const PRICE_MINOR_MAX = 1_000_000_000;

const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));
const fractionDigits = new Map<string, number>();

export type Parsed<T> = { readonly value: T } | { readonly fault: string };

export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/**
 * An amount as minor units of `currency`, exactly: the decimal digits are moved as text, no float is multiplied.
 * Takes numbers, and text with the currency's sign or code and grouped thousands. `unit` says whether the amount counts
 * minor units already; `decimal` is the decimal mark of text. Zero, negative, absurd and not-a-number are faults.
 */
export function parsePrice(
  given: unknown,
  currency: string,
  unit: "major" | "minor",
  decimal: "." | "," = ".",
): Parsed<number> {
  if (given === null || given === undefined || given === "") return { fault: "price is missing" };
  if (typeof given !== "number" && typeof given !== "string")
    return { fault: `price is not an amount: ${shown(given)}` };
  const digits = typeof given === "number" ? plainDecimal(given) : amountIn(given, currency, decimal);
  if (digits === null) return { fault: `price is not an amount in ${currency}: ${shown(given)}` };
  if (digits.startsWith("-")) return { fault: `price is negative: ${shown(given)}` };
  const [whole = "0", fraction = ""] = digits.split(".");
  const places = unit === "minor" ? 0 : minorDigits(currency);
  if (/[1-9]/.test(fraction.slice(places)))
    return { fault: `price has parts smaller than ${currency} knows: ${shown(given)}` };
  const minor = Number(whole + fraction.slice(0, places).padEnd(places, "0"));
  if (minor > PRICE_MINOR_MAX) return { fault: `price is absurdly high: ${shown(given)}` };
  return minor === 0 ? { fault: "price is zero" } : { value: minor };
}

/** How many digits of `currency` are minor units: 2 for USD, 0 for JPY, 3 for KWD. */
function minorDigits(currency: string): number {
  let digits = fractionDigits.get(currency);
  if (digits === undefined) {
    digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
    fractionDigits.set(currency, digits);
  }
  return digits;
}

/** The shortest decimal that is this number, without an exponent; null for what has none that a price could have. */
function plainDecimal(number: number): string | null {
  if (!Number.isFinite(number)) return null;
  const text = String(number);
  if (!text.includes("e")) return text;
  return Math.abs(number) >= 1 ? BigInt(number).toString() : number.toFixed(30);
}

function amountIn(text: string, currency: string, decimal: "." | ","): string | null {
  const bare = withoutCurrency(text.trim(), currency)
    .replace(/[\u00a0\u202f ]/g, " ")
    .trim();
  const group = decimal === "." ? "," : ".";
  const grouped = new RegExp(`^-?(\\d+|\\d{1,3}([\\${group} ']\\d{3})+)?(\\${decimal}\\d+)?$`);
  if (!/\d/.test(bare) || !grouped.test(bare)) return null;
  const digits = bare.replace(new RegExp(`[\\${group} ']`, "g"), "").replace(decimal, ".");
  return digits.replace(/^(-?)\./, "$10.");
}

/** Takes off the currency's own code or sign, before or after the amount; another currency's stays and is a fault. */
function withoutCurrency(text: string, currency: string): string {
  for (const mark of [currency, signOf(currency)]) {
    if (text.startsWith(mark)) return text.slice(mark.length);
    if (text.startsWith(`-${mark}`)) return `-${text.slice(mark.length + 1)}`;
    if (text.endsWith(mark)) return text.slice(0, -mark.length);
  }
  return text;
}

const signs = new Map<string, string>();
function signOf(currency: string): string {
  let sign = signs.get(currency);
  if (sign === undefined) {
    const format = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" });
    sign = format.formatToParts(1).find((part) => part.type === "currency")?.value ?? currency;
    signs.set(currency, sign);
  }
  return sign;
}

function shown(value: unknown): string {
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "an object";
  return typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : String(value).slice(0, 40);
}
