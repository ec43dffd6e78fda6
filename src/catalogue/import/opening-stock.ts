import type { CatalogueRecord } from "../record.ts";
import type { StockRule } from "./mapping.ts";
import { type Row, textAt } from "./row.ts";

const UNITS_MAX = 1_000_000;

type Stock = CatalogueRecord["stock"];

/**
 * Compiles the stock rule for the warehouses there are. Spread stock depends on the product's id alone, so that the
 * same file gives every database the same stock.
 */
export function stockField(rule: StockRule | undefined, warehouses: readonly string[]) {
  return (row: Row, externalId: string, faults: string[]): Stock => {
    if (rule?.columns) return fromColumns(rule.columns, row, faults);
    if (rule?.spread) return spread(rule.spread, externalId, warehouses);
    return rule?.each ? warehouses.map((warehouse) => ({ warehouse, onHand: rule.each ?? 0 })) : [];
  };
}

function fromColumns(columns: NonNullable<StockRule["columns"]>, row: Row, faults: string[]): Stock {
  return columns.flatMap(({ path, warehouse }) => {
    const text = textAt(row, path).trim();
    if (text === "") return [];
    const onHand = Number(text);
    if (Number.isInteger(onHand) && onHand >= 0 && onHand <= UNITS_MAX) return [{ warehouse, onHand }];
    faults.push(`stock of ${warehouse} is not a number of units: ${JSON.stringify(text.slice(0, 40))}`);
    return [];
  });
}

function spread(rule: NonNullable<StockRule["spread"]>, externalId: string, warehouses: readonly string[]): Stock {
  const many = Math.min(rule.warehouses, warehouses.length);
  if (many === 0) return [];
  const draw = (salt: string, below: number) => Bun.hash.wyhash(`${salt} ${externalId}`) % BigInt(below);
  const first = Number(draw("first", warehouses.length));
  const count = 1 + Number(draw("count", many));
  return Array.from({ length: count }, (_, step) => {
    const warehouse = warehouses[(first + step) % warehouses.length] ?? "";
    return { warehouse, onHand: rule.min + Number(draw(warehouse, rule.max - rule.min + 1)) };
  });
}
