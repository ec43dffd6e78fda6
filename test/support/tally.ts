import type { Decision, Grounds, Kind, Table } from "../../actors/kernel/types.ts";
import type { Sql } from "../../src/platform/postgres.ts";

/** A kind of actor with nothing but the kernel in it: a number per key that can be added to, and can fail on demand. */
export type TallyCommand =
  | { type: "add"; by: number; commandId?: string }
  | { type: "read" }
  /** Decided only when `until` resolves: a decision that asks others. Only within one process. */
  | { type: "add-later"; by: number; until: Promise<unknown>; commandId?: string }
  /** Decided when `ask` is answered: a decision that may rest on others'. Only within one process. */
  | { type: "add-after"; by: number; ask(grounds: Grounds): Promise<unknown>; commandId?: string }
  | { type: "crash"; where: "handle" | "evolve" };

export interface TallyEvent {
  readonly type: "Added" | "Exploded";
  readonly by: number;
  readonly total: number;
}

export interface TallyAnswer {
  readonly total: number;
}

export type TallyRefusal = { refusal: "too_much"; total: number };

interface TallyState {
  readonly key: string;
  total: number;
  version: number;
}

export type TallyKind = Kind<TallyState, TallyCommand, TallyEvent, TallyAnswer, TallyRefusal>;

/** What a tally may not exceed, so that there is something to refuse. */
export const TALLY_MAX = 1_000;

const TALLIES: Table = {
  name: "tallies",
  key: ["key"],
  columns: { key: "text", total: "int", version: "bigint" },
};

/** Makes the table tallies live in; a total of 666 does not commit. */
export async function createTallies(sql: Sql): Promise<void> {
  await sql`CREATE TABLE tallies (key text PRIMARY KEY, total int CHECK (total <> 666), version bigint)`;
}

export function tallyKind(sql: Sql): TallyKind {
  return {
    name: "tally",
    stream: "TALLIES",
    load: async (keys) => {
      const rows = await sql<{ key: string; total: number; version: string }[]>`
        SELECT key, total, version FROM tallies WHERE key = ANY(${keys as string[]}::text[])`;
      return new Map(rows.map(({ key, total, version }) => [key, { key, total, version: Number(version) }]));
    },
    initial: (key) => ({ key, total: 0, version: 0 }),
    handle: (state, command, { grounds }) => {
      switch (command.type) {
        case "read":
          return { events: [], answer: { total: state.total } };
        case "add":
          return add(state, command.by);
        case "add-later":
          return command.until.then(() => add(state, command.by));
        case "add-after":
          return command.ask(grounds).then(() => add(state, command.by));
        case "crash": {
          if (command.where === "handle") throw new Error("tallying went wrong");
          const { total } = state;
          return { events: [{ type: "Exploded", by: 0, total }], answer: { total } };
        }
      }
    },
    evolve: (state, event) => {
      state.total += event.by;
      state.version += 1;
      if (event.type === "Exploded") {
        state.total = Number.NaN;
        throw new Error("evolving went wrong");
      }
      return state;
    },
    rows: ({ key, total, version }) => [{ table: TALLIES, key, row: { key, total, version } }],
    version: (state) => state.version,
  };
}

function add({ total }: TallyState, by: number): Decision<TallyEvent, TallyAnswer, TallyRefusal> {
  if (total + by > TALLY_MAX) return { refusal: "too_much", total };
  return { events: [{ type: "Added", by, total: total + by }], answer: { total: total + by } };
}
