import type { JournalRow, Snapshot } from "./types.ts";

/** A fact as it travels: CloudEvents attribute names, JSON. `dataversion` grows when `data` changes its meaning. */
export interface FactMessage<T = unknown> {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly source: string;
  readonly subject: string;
  readonly dataversion: 1;
  readonly correlationid?: string;
  /** The entity's version after this fact: consumers ignore an older one. */
  readonly version: number;
  readonly data: T;
}

/** `inventory/12` and `StockReserved` → `inventory.12.stock-reserved`. */
export function subjectOf(row: JournalRow): string {
  return `${row.entity.replace("/", ".")}.${kebab(row.type)}`;
}

/** JetStream's duplicate key: the place in the journal, the same however often a fact is published. */
export function messageIdOf(row: JournalRow): string {
  return `${row.shard}-${row.seq}`;
}

export function factMessage(row: JournalRow): FactMessage {
  return {
    id: messageIdOf(row),
    type: row.type,
    time: timeOf(row.at),
    source: `souk/shard/${row.shard}`,
    subject: row.entity,
    dataversion: 1,
    ...(row.correlation === null ? {} : { correlationid: row.correlation }),
    version: row.version,
    data: row.data,
  };
}

export function snapshotMessage(row: JournalRow, snapshot: Snapshot): FactMessage {
  return { ...factMessage(row), data: snapshot.data };
}

/** The facts of one commit, and so most that follow each other, have one time. */
function timeOf(at: number): string {
  if (at !== lastTime.at) lastTime = { at, text: new Date(at).toISOString() };
  return lastTime.text;
}
let lastTime = { at: 0, text: new Date(0).toISOString() };

/** There are few types of facts. */
function kebab(type: string): string {
  const known = kebabs.get(type);
  if (known !== undefined) return known;
  const made = type.replace(/(?<!^)([A-Z])/g, "-$1").toLowerCase();
  kebabs.set(type, made);
  return made;
}
const kebabs = new Map<string, string>();
