import { readdirSync, readFileSync } from "node:fs";
import type { Stage } from "./stage.ts";

/** What commands cost, each: µs that pass, µs of processor time of this process and of Postgres, bytes of WAL. */
export interface Cost {
  readonly commands: number;
  readonly wallUs: number;
  readonly bunUs: number;
  readonly postgresUs: number;
  readonly walBytes: number;
}

/** A Postgres whose processor time counts. */
type Place = Pick<Stage, "sql" | "postgresPid">;

interface Reading {
  readonly wallUs: number;
  readonly bunUs: number;
  readonly postgresUs: number;
  readonly walBytes: number;
}

/** Linux counts a process' time in hundredths of a second. */
const US_PER_TICK = 10_000;

/** Means over all rounds. `round` readies itself untimed and returns the work to be timed, which says how many commands it was. */
export async function costOf(
  place: Place,
  rounds: number,
  round: (at: number) => Promise<() => Promise<number>>,
): Promise<Cost> {
  let commands = 0;
  const spent = { wallUs: 0, bunUs: 0, postgresUs: 0, walBytes: 0 };
  for (let turn = 0; turn < rounds; turn++) {
    const work = await round(turn);
    const before = await read(place);
    commands += await work();
    const after = await read(place);
    for (const what of ["wallUs", "bunUs", "postgresUs", "walBytes"] as const)
      spent[what] += after[what] - before[what];
  }
  return {
    commands,
    wallUs: spent.wallUs / commands,
    bunUs: spent.bunUs / commands,
    postgresUs: spent.postgresUs / commands,
    walBytes: spent.walBytes / commands,
  };
}

async function read({ sql, postgresPid }: Place): Promise<Reading> {
  const [wal] = await sql<{ bytes: number }[]>`SELECT (pg_current_wal_insert_lsn() - '0/0')::float8 AS bytes`;
  const { user, system } = process.cpuUsage();
  return {
    wallUs: performance.now() * 1_000,
    bunUs: user + system,
    postgresUs: serverUs(postgresPid),
    walBytes: wal!.bytes,
  };
}

/** A server's processes and those of its children that have ended: backends, checkpointer, vacuum. */
function serverUs(serverPid: number): number {
  let ticks = 0;
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    const times = Number.isInteger(pid) ? timesOf(pid) : null;
    if (!times) continue;
    if (pid === serverPid) ticks += times.own + times.ended;
    else if (times.parent === serverPid) ticks += times.own;
  }
  return ticks * US_PER_TICK;
}

/** See proc(5); the name before these fields may have spaces in it. */
function timesOf(pid: number): { parent: number; own: number; ended: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [parent, user, system, endedUser, endedSystem] = [1, 11, 12, 13, 14].map((at) => fields[at]!);
    return { parent: parent!, own: user! + system!, ended: endedUser! + endedSystem! };
  } catch {
    return null; // It has ended meanwhile.
  }
}
