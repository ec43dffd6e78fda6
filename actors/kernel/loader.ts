import type postgres from "postgres";
import { type AnyKind, type Loaded, RECENT_ANSWERS_MAX } from "./cell.ts";
import { Unavailable } from "./errors.ts";

/** Entities loaded by one query. */
const LOAD_MAX = 500;
/** Fewer than these wait for company before the next query, which costs as much for one as for ten. */
const COMPANY_MIN = 16;
const COMPANY_WAIT_MS = 1;

interface Wanted {
  readonly key: string;
  readonly entity: string;
  readonly loaded: PromiseWithResolvers<Loaded>;
}

/**
 * Loads the actors of one kind: everyone who asks in one turn of the event loop, or while a query runs, is served by the
 * next one. A first query goes at once; those that follow it closely are not sent for one or two actors each.
 */
export class Loader {
  #wanted: Wanted[] = [];
  #isLoading = false;

  constructor(
    private readonly sql: postgres.Sql,
    private readonly kind: AnyKind,
  ) {}

  /** State and answered commands of an entity. Throws `Unavailable` where the database does not answer. */
  load(key: string, entity: string): Promise<Loaded> {
    const wanted: Wanted = { key, entity, loaded: Promise.withResolvers<Loaded>() };
    this.#wanted.push(wanted);
    if (!this.#isLoading) {
      this.#isLoading = true;
      // The rest of this turn's actors come along.
      setImmediate(() => void this.#run());
    }
    return wanted.loaded.promise;
  }

  async #run(): Promise<void> {
    while (this.#wanted.length > 0) {
      const batch = this.#wanted.splice(0, LOAD_MAX);
      try {
        const states = await this.kind.load(batch.map((wanted) => wanted.key));
        // What has no rows has had no event, and so has answered no command that is remembered.
        const known = batch.filter((wanted) => states.has(wanted.key));
        const answered = await this.#answered(known.map((wanted) => wanted.entity));
        for (const { key, entity, loaded } of batch) {
          const ids = answered.get(entity) ?? [];
          loaded.resolve({
            state: states.get(key) ?? this.kind.initial(key),
            answered: ids,
            isWhole: ids.length < RECENT_ANSWERS_MAX,
          });
        }
      } catch (error) {
        const failure = new Unavailable(`could not load: ${error instanceof Error ? error.message : error}`);
        for (const { loaded } of batch) loaded.reject(failure);
      }
      if (this.#wanted.length > 0 && this.#wanted.length < COMPANY_MIN) await Bun.sleep(COMPANY_WAIT_MS);
    }
    this.#isLoading = false;
  }

  async #answered(entities: readonly string[]): Promise<Map<string, string[]>> {
    if (entities.length === 0) return new Map();
    const rows = await this.sql<{ entity: string; ids: string[] }[]>`
      SELECT asked.entity, ARRAY(
        SELECT command_id FROM journal
        WHERE journal.entity = asked.entity AND command_id IS NOT NULL LIMIT ${RECENT_ANSWERS_MAX}) AS ids
      FROM unnest(${entities as string[]}::text[]) AS asked (entity)`;
    return new Map(rows.map((row) => [row.entity, row.ids]));
  }
}
