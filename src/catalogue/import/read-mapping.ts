import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type ValueError, ValueErrorType } from "@sinclair/typebox/errors";
import { Value } from "@sinclair/typebox/value";
import { UsageError } from "./import-error.ts";
import { Mapping, sourcesOf, type TextRule } from "./mapping.ts";
import { isCurrency } from "./price.ts";
import { patternOf } from "./row.ts";

const READY = join(import.meta.dir, "mappings");

/** A mapping by the name of a ready one or by its file. Throws `UsageError` that lists every fault. */
export async function readMapping(nameOrFile: string): Promise<Mapping> {
  const isFile = /[./\\]/.test(nameOrFile);
  const file = Bun.file(isFile ? nameOrFile : join(READY, `${nameOrFile}.json`));
  if (!(await file.exists())) {
    throw new UsageError(
      isFile
        ? `there is no mapping file ${nameOrFile}`
        : `there is no mapping "${nameOrFile}", only ${(await readyMappings()).join(", ")}`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch (error) {
    throw new UsageError(`the mapping ${nameOrFile} is not JSON: ${(error as Error).message}`);
  }
  const faults = mappingFaults(value);
  if (faults.length > 0)
    throw new UsageError(`the mapping ${nameOrFile} has ${faults.length} faults: ${faults.join("; ")}`);
  return value as Mapping;
}

export async function readyMappings(): Promise<string[]> {
  return (await readdir(READY))
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -5))
    .sort();
}

/** Everything that is wrong with a mapping: its shape first, then what a shape cannot say. */
export function mappingFaults(value: unknown): string[] {
  const faults = [...Value.Errors(Mapping, value)].flatMap(explain);
  return faults.length > 0 ? [...new Set(faults)] : meaningFaults(value as Mapping);
}

/** A union's own message says nothing: explain the variant that is of the value's kind. */
function explain(error: ValueError): string[] {
  const variants = error.errors.map((errors) => [...errors]).filter((errors) => errors.length > 0);
  const near = variants.filter((errors) => !errors.some((inner) => inner.path === error.path && isKindError(inner)));
  if (near.length > 0) return near.flatMap((errors) => errors.flatMap(explain));
  const where = error.path.slice(1).replaceAll("/", ".") || "the mapping";
  return error.value === undefined && error.type === ValueErrorType.ObjectRequiredProperty
    ? [`${where} is missing`]
    : [`${where}: ${error.message}`];
}

function isKindError(error: ValueError): boolean {
  return [ValueErrorType.String, ValueErrorType.Object, ValueErrorType.Array, ValueErrorType.Number].includes(
    error.type,
  );
}

function meaningFaults(mapping: Mapping): string[] {
  const faults: string[] = [];
  const pattern = (where: string, source: string | undefined) => {
    try {
      if (source !== undefined) patternOf(source);
    } catch (error) {
      faults.push(`${where}: ${(error as Error).message}`);
    }
  };
  for (const [field, rule] of textRules(mapping)) {
    for (const source of sourcesOf(rule)) {
      const given = [source.path, source.const, source.template, source.hash].filter((part) => part !== undefined);
      if (given.length !== 1) faults.push(`fields.${field}: give exactly one of path, const, template, hash`);
      pattern(`fields.${field}.match`, source.match);
      pattern(`fields.${field}.when.matches`, source.when?.matches);
    }
  }
  const { category, stock } = mapping.fields;
  for (const [index, rule] of (category.rules ?? []).entries()) {
    pattern(`fields.category.rules.${index}.when.matches`, rule.when.matches);
  }
  if (!category.path && !category.rules && !category.otherwise) {
    faults.push("fields.category: give path, rules or otherwise");
  }
  if (stock?.spread && stock.spread.min > stock.spread.max) faults.push("fields.stock.spread: min is above max");
  if (!isCurrency(mapping.currency)) faults.push(`currency: ${mapping.currency} is not a currency of ISO 4217`);
  return faults;
}

function textRules({ fields }: Mapping): [string, TextRule][] {
  const { externalId, title, summary, description, brand, images } = fields;
  const named = Object.entries({ externalId, title, summary, description, brand });
  return [...named, ...(images ?? []).map((image, n) => [`images.${n}`, image] as const)].filter(
    (entry): entry is [string, TextRule] => entry[1] !== undefined,
  );
}
