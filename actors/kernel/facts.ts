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

/** A fact as a message's body. */
export function factText(row: JournalRow): string {
  return messageText(row, row.text ?? JSON.stringify(row.data));
}

/** The newest state of a fact's entity as a message's body. */
export function snapshotText(row: JournalRow, snapshot: Snapshot): string {
  return messageText(row, JSON.stringify(snapshot.data));
}

/** Written out by hand, for every fact and snapshot: what may hold any sign goes through JSON, the rest is ours. */
function messageText(row: JournalRow, data: string): string {
  const { shard, type, at, entity, version, correlation } = row;
  const cause = correlation === null ? "" : `"correlationid":${JSON.stringify(correlation)},`;
  return `{"id":"${messageIdOf(row)}","type":"${type}","time":"${timeOf(at)}","source":"souk/shard/${shard}","subject":${JSON.stringify(entity)},"dataversion":1,${cause}"version":${version},"data":${data}}`;
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
