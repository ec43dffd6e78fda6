import type postgres from "postgres";
import type { Kind } from "../kernel/types.ts";
import { decide } from "./decide.ts";
import type { LineAnswer, LineCommand, LineEvent, LineRefusal } from "./messages.ts";
import { emptyLine, evolve, type LineState } from "./state.ts";
import { lineRows, loadLines } from "./tables.ts";

export type LineKind = Kind<LineState, LineCommand, LineEvent, LineAnswer, LineRefusal>;

/**
 * One actor per product that somebody waits for: its key is the product's id. It alone says whose turn it is, one command
 * after the other, so that a turn is nobody else's; a queue in a table with SKIP LOCKED would need the same rules, said in
 * statements that no property test can run by the million. It asks nobody: units are put into carts around it.
 */
export function lineKind(sql: postgres.Sql): LineKind {
  return {
    name: "waiting-line",
    stream: "WAITING_LINES",
    load: (keys) => loadLines(sql, keys),
    initial: (key) => emptyLine(Number(key)),
    handle: (state, command, { now }) => decide(state, command, now),
    evolve,
    rows: lineRows,
    version: (state) => state.version,
    isTransient: (state) => state.version === 0,
  };
}
