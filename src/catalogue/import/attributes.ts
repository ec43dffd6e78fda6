import type { AttributeRules, AttributeType } from "./mapping.ts";
import { type Row, valueAt } from "./row.ts";
import { plainText } from "./text.ts";

export type AttributeValue = string | number | boolean;

const TRUE = new Set(["true", "yes", "y", "1", "on"]);
const FALSE = new Set(["false", "no", "n", "0", "off"]);

/** Compiles the attribute rules. A value that is not of its type is a fault, an empty one is left out. */
export function attributesField(rules: AttributeRules = {}) {
  const picked = Object.entries(rules.pick ?? {});
  const columns = new Map<string, Column | null>();
  const columnOf = (key: string): Column | null => {
    let column = columns.get(key);
    if (column === undefined) {
      column = prefixedColumn(rules, key);
      columns.set(key, column);
    }
    return column;
  };
  return (row: Row, faults: string[]): Record<string, AttributeValue> => {
    const attributes: Record<string, AttributeValue> = {};
    const add = (label: string, type: AttributeType, value: unknown) => {
      const typed = typedValue(type, value);
      if (typed === undefined) faults.push(`${label} is not a ${type}: ${JSON.stringify(value).slice(0, 60)}`);
      else if (typed !== "") attributes[label] = typed;
    };
    for (const [label, { path, type }] of picked) add(label, type, valueAt(row, path));
    for (const key in row) {
      const column = columnOf(key);
      if (column !== null) add(column.label, column.type, row[key]);
    }
    return attributes;
  };
}

/** An attribute that a key of the rows holds: found once per key, not once per row. */
interface Column {
  readonly label: string;
  readonly type: AttributeType;
}

function prefixedColumn(
  { prefixes = [], drop = [], words = {}, labels = {} }: AttributeRules,
  key: string,
): Column | null {
  const rule = prefixes.find(({ prefix }) => key.startsWith(prefix));
  const name = rule === undefined ? "" : key.slice(rule.prefix.length);
  return rule === undefined || drop.includes(name)
    ? null
    : { label: labels[name] ?? labelOf(name, words), type: rule.type };
}

/** `contrast_ratio__typical_` reads "Contrast ratio (typical)"; `words` says how single words are written. */
function labelOf(name: string, words: Readonly<Record<string, string>>): string {
  const spaced = name.replace(/__(.+?)(?:__|_?$)/g, " ($1) ").replace(/[_\s]+/g, " ");
  const label = spaced
    .replace(/[^ ()]+/g, (word) => words[word.toLowerCase()] ?? word)
    .replace(/(?<=\() | (?=\))/g, "")
    .trim();
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** Empty text for nothing, undefined for what is not of the type. */
function typedValue(type: AttributeType, value: unknown): AttributeValue | undefined {
  if (type === "flag" && typeof value === "boolean") return value;
  if (type === "number" && typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (Array.isArray(value))
    return type === "text" ? plainText(value.filter((part) => typeof part !== "object").join(", ")) : undefined;
  if (typeof value === "object" && value !== null) return undefined;
  const text = value === undefined || value === null ? "" : plainText(String(value));
  if (text === "" || type === "text") return text;
  if (type === "number") return Number.isFinite(Number(text)) ? Number(text) : undefined;
  const word = text.toLowerCase();
  return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined;
}
