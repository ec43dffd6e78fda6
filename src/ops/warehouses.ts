import { Type } from "@sinclair/typebox";
import type { Sql } from "../platform/postgres.ts";
import { OpsError } from "./endpoint.ts";

/** A warehouse as people name it: its number or its code. */
export const WarehouseName = Type.Union([Type.Integer({ minimum: 1 }), Type.String({ minLength: 1, maxLength: 64 })]);

/** Codes by number. */
export async function warehouseCodes(sql: Sql): Promise<Map<number, string>> {
  const rows = await sql<{ id: number; code: string }[]>`SELECT id, code FROM warehouses ORDER BY id`;
  return new Map(rows.map(({ id, code }) => [id, code]));
}

/** The number of a warehouse named by number or code. Throws `OpsError` 404, naming those there are. */
export async function warehouseIdOf(sql: Sql, name: number | string): Promise<number> {
  const codes = await warehouseCodes(sql);
  for (const [id, code] of codes) {
    if (id === name || (typeof name === "string" && code.toLowerCase() === name.toLowerCase())) return id;
  }
  throw new OpsError(404, "unknown_warehouse", `there is no warehouse ${name}`, {
    warehouses: Object.fromEntries(codes),
  });
}

/** Exactly one of `warehouse` and `warehouseId` names it. */
export function namedOnce(input: { warehouseId?: number; warehouse?: string }): number | string {
  const { warehouseId, warehouse } = input;
  if ((warehouseId === undefined) === (warehouse === undefined)) {
    throw new OpsError(400, "invalid_request", "name the warehouse by either warehouseId or warehouse (its code)");
  }
  return (warehouseId ?? warehouse)!;
}
