import {
  type CategoryRule,
  type ListRule,
  type NumberRule,
  sourcesOf,
  type TextRule,
  type TextSource,
} from "./mapping.ts";
import { type Parsed, PRICE_MINOR_MAX } from "./price.ts";
import { conditionTest, patternOf, type Row, textAt, valueAt } from "./row.ts";
import { asText, plainText, type TextKind } from "./text.ts";

export type Field<T> = (row: Row) => T;

/** Compiles a text rule: the first source that gives something, as `kind` unless the source says another. */
export function textField(rule: TextRule, kind: TextKind = "text"): Field<string> {
  const sources = sourcesOf(rule).map((source) => sourceField(source, kind));
  return (row) => {
    for (const source of sources) {
      const text = source(row);
      if (text !== "") return text;
    }
    return "";
  };
}

/** A description is HTML; plain text becomes HTML that shows it. */
export function htmlField(rule: TextRule): Field<string> {
  const sources = sourcesOf(rule).map((source) => {
    const field = sourceField(source, "html");
    return (source.as ?? "html") === "html" ? field : (row: Row) => Bun.escapeHTML(field(row));
  });
  return (row) => {
    for (const source of sources) {
      const html = source(row);
      if (html !== "") return html;
    }
    return "";
  };
}

function sourceField(source: TextSource, kind: TextKind): Field<string> {
  const raw = rawField(source);
  const match = source.match === undefined ? undefined : patternOf(source.match);
  const applies = source.when === undefined ? undefined : conditionTest(source.when);
  return (row) => {
    if (applies && !applies(row)) return "";
    const text = raw(row);
    const found = match ? match.exec(text) : null;
    return asText(match ? (found?.[1] ?? found?.[0] ?? "") : text, source.as ?? kind);
  };
}

function rawField({ path, const: constant, template, hash }: TextSource): Field<string> {
  if (constant !== undefined) return () => constant;
  if (template !== undefined) return (row) => template.replace(/\{([^{}]+)\}/g, (_, key: string) => textAt(row, key));
  if (hash !== undefined) return (row) => hashOf(hash.map((key) => textAt(row, key)));
  return (row) => textAt(row, path ?? "");
}

/** 80 bits that name these texts: enough for a hundred million rows to be told apart. */
function hashOf(texts: readonly string[]): string {
  return new Bun.CryptoHasher("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 20);
}

/** Compiles a rule for a number from `min` to `max`; text is read as a decimal number. */
export function numberField(
  name: string,
  rule: NumberRule | undefined,
  fallback: number,
  [min, max]: readonly [number, number],
): Field<Parsed<number>> {
  const { path, missing } = numberSource(rule, fallback);
  return (row) => {
    const given = path === undefined ? undefined : valueAt(row, path);
    const number = given === undefined || given === null || given === "" ? missing : Number(given);
    const ok = number >= min && number <= max && (name === "rating" || Number.isInteger(number));
    return ok
      ? { value: number }
      : { fault: `${name} is not ${name === "rating" ? "a" : "a whole"} number from ${min} to ${max}` };
  };
}

function numberSource(rule: NumberRule | undefined, fallback: number): { path?: string; missing: number } {
  if (rule === undefined) return { missing: fallback };
  if (typeof rule === "number") return { missing: rule };
  if (typeof rule === "string") return { path: rule, missing: fallback };
  return { path: rule.path, missing: rule.default ?? fallback };
}

/** Compiles a rule for a list of short texts, without empty or repeated ones. */
export function listField(rule: ListRule | undefined): Field<string[]> {
  if (rule === undefined) return () => [];
  const { path, split } = typeof rule === "string" ? { path: rule, split: undefined } : rule;
  return (row) => [...new Set(textsOf(valueAt(row, path), split))];
}

/** Compiles the category rule to names from the root down; empty when nothing fits. */
export function categoryField(rule: CategoryRule): Field<readonly string[]> {
  const rules = (rule.rules ?? []).map(({ when, category }) => ({ applies: conditionTest(when), category }));
  return (row) => {
    const given = rule.path === undefined ? [] : textsOf(valueAt(row, rule.path), rule.split);
    if (given.length > 0) return [...(rule.below ?? []), ...given];
    return rules.find(({ applies }) => applies(row))?.category ?? rule.otherwise ?? [];
  };
}

function textsOf(value: unknown, split: string | undefined): string[] {
  const parts = Array.isArray(value) ? value : typeof value === "string" && split ? value.split(split) : [value];
  return parts
    .filter((part) => typeof part === "string" || typeof part === "number")
    .map((part) => plainText(String(part)).trim())
    .filter((part) => part !== "");
}

export const COUNT_RANGE = [0, PRICE_MINOR_MAX] as const;
