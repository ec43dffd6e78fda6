import { badParam, missingParam } from "./errors.ts";
import type { Form } from "./form.ts";

const METADATA_KEYS_MAX = 50;
const METADATA_KEY_MAX = 40;
const METADATA_VALUE_MAX = 500;
const LIST_DEFAULT = 10;
const LIST_MAX = 100;

/** The parameters of one call, read as what they should be. Each reader throws Stripe's 400 for what does not fit. */
export class Params {
  constructor(readonly form: Form) {}

  /** Throws for a name that the call does not know; known ones that the emulator has no use for are let be. */
  allow(names: ReadonlySet<string>): void {
    for (const name in this.form) {
      if (!names.has(name)) throw badParam(name, "parameter_unknown", `Received unknown parameter: ${name}`);
    }
  }

  has(name: string): boolean {
    return this.form[name] !== undefined;
  }

  text(name: string): string | null {
    const value = this.form[name];
    if (value === undefined) return null;
    if (typeof value === "string") return value;
    throw badParam(name, "parameter_invalid_string", `Invalid string: ${name}`);
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === null) throw missingParam(name);
    if (value === "") throw badParam(name, "parameter_invalid_empty", `You passed an empty string for '${name}'.`);
    return value;
  }

  /** A whole number of at least `least`. */
  integer(name: string, least = 0): number | null {
    const text = this.text(name);
    if (text === null || text === "") return null;
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(value)) throw badParam(name, "parameter_invalid_integer", `Invalid integer: ${text}`);
    if (value < least) {
      throw badParam(name, "parameter_invalid_integer", `This value must be greater than or equal to ${least}.`);
    }
    return value;
  }

  boolean(name: string): boolean {
    return this.oneOf(name, ["false", "true"]) === "true";
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T | null {
    const text = this.text(name);
    if (text === null || text === "") return null;
    const choice = choices.find((each) => each === text);
    if (choice === undefined) {
      throw badParam(name, "", `Invalid ${name}: must be one of ${choices.join(", ")}`);
    }
    return choice;
  }

  /** The parameters below `name`; none where it was not given. */
  group(name: string): Params {
    const value = this.form[name];
    if (typeof value === "string" && value !== "") throw badParam(name, "", `Invalid object: ${name}`);
    return new Params(typeof value === "object" ? value : {});
  }

  list(name: string): string[] {
    const value = this.form[name];
    if (typeof value === "string") return value === "" ? [] : [value];
    return Object.values(value ?? {}).filter((each) => typeof each === "string");
  }

  /** What is there now, with what is given put over it; an empty value takes its key away. */
  metadata(present: Readonly<Record<string, string>> = {}): Record<string, string> {
    const given = this.form.metadata;
    if (given === undefined) return { ...present };
    if (typeof given === "string") return {};
    const result = { ...present };
    for (const [key, value] of Object.entries(given)) {
      if (typeof value !== "string" || key.length > METADATA_KEY_MAX || value.length > METADATA_VALUE_MAX) {
        throw badParam("metadata", "", `Invalid metadata: ${key}`);
      }
      if (value === "") delete result[key];
      else result[key] = value;
    }
    if (Object.keys(result).length > METADATA_KEYS_MAX) throw badParam("metadata", "", "Metadata has too many keys");
    return result;
  }

  /** How many of a list are wanted. */
  limit(): number {
    const wanted = this.integer("limit", 1) ?? LIST_DEFAULT;
    if (wanted > LIST_MAX) throw badParam("limit", "parameter_invalid_integer", `Invalid limit: at most ${LIST_MAX}`);
    return wanted;
  }
}
