import type { Call } from "./call.ts";
import { noSuch } from "./errors.ts";
import type { Range } from "./store.ts";

/** The part of a list that a call wants. One more is read than is shown, to know whether there are more. */
export function rangeOf({ params, store }: Call, table: "payments" | "objects" | "events", kind: string) {
  const limit = params.limit();
  const at = (name: string): number | null => {
    const id = params.text(name);
    if (id === null) return null;
    const seq = store.seqOf(table, id);
    if (seq === null) throw noSuch(kind, id, name, 400);
    return seq;
  };
  const created = typeof params.form.created === "string" ? null : params.group("created");
  const exactly = created ? null : params.integer("created");
  const range: Range = {
    before: at("starting_after"),
    after: at("ending_before"),
    since: exactly ?? created?.integer("gte") ?? orNull(created?.integer("gt"), 1) ?? 0,
    until: exactly ?? created?.integer("lte") ?? orNull(created?.integer("lt"), -1) ?? Number.MAX_SAFE_INTEGER,
    limit: limit + 1,
  };
  const hasMore = (items: readonly string[]): [readonly string[], boolean] => {
    if (items.length <= limit) return [items, false];
    return [range.after === null ? items.slice(0, limit) : items.slice(-limit), true];
  };
  return { range, hasMore };
}

export function listOf(url: string, items: readonly string[], hasMore: boolean): string {
  return `{"object":"list","data":[${items.join(",")}],"has_more":${hasMore},"url":"${url}"}`;
}

function orNull(value: number | null | undefined, plus: number): number | null {
  return value === null || value === undefined ? null : value + plus;
}
