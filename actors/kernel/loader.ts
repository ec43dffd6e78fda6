import type postgres from "postgres";
import { type AnyKind, type Loaded, RECENT_ANSWERS_MAX } from "./cell.ts";
import { Unavailable } from "./errors.ts";

/** Entities loaded by one query. */
const LOAD_MAX = 500;

interface Wanted {
  readonly key: string;
  readonly entity: string;
  readonly loaded: PromiseWithResolvers<Loaded>;
}

/** Loads the actors of one kind: everyone who asks while a query runs is served by the next one. */
export class Loader {
  #wanted: Wanted[] = [];
  #isLoading = false;

  constructor(
    private readonly sql: postgres.Sql,
    private readonly kind: AnyKind,
  ) {}

  /** State and remembered answers of an entity. Throws `Unavailable` where the database does not answer. */
  load(key: string, entity: string): Promise<Loaded> {
    const wanted: Wanted = { key, entity, loaded: Promise.withResolvers<Loaded>() };
    this.#wanted.push(wanted);
    if (!this.#isLoading) {
      this.#isLoading = true;
      queueMicrotask(() => void this.#run());
    }
    return wanted.loaded.promise;
  }

  async #run(): Promise<void> {
    while (this.#wanted.length > 0) {
      const batch = this.#wanted.splice(0, LOAD_MAX);
      try {
        const [states, answers] = await Promise.all([
          this.kind.load(batch.map((wanted) => wanted.key)),
          this.#answers(batch.map((wanted) => wanted.entity)),
        ]);
        for (const { key, entity, loaded } of batch) {
          const recent = answers.get(entity) ?? new Map();
          loaded.resolve({
            state: states.get(key) ?? this.kind.initial(key),
            recent,
            isWhole: recent.size < RECENT_ANSWERS_MAX,
          });
        }
      } catch (error) {
        const failure = new Unavailable(`could not load: ${error instanceof Error ? error.message : error}`);
        for (const { loaded } of batch) loaded.reject(failure);
      }
    }
    this.#isLoading = false;
  }

  async #answers(entities: readonly string[]): Promise<Map<string, Loaded["recent"]>> {
    const rows = await this.sql<{ entity: string; command_id: string; answer: unknown }[]>`
      SELECT asked.entity, done.command_id, done.answer
      FROM unnest(${entities as string[]}::text[]) AS asked (entity)
      CROSS JOIN LATERAL (
        SELECT command_id, answer FROM journal
        WHERE journal.entity = asked.entity AND command_id IS NOT NULL
        LIMIT ${RECENT_ANSWERS_MAX}
      ) AS done`;
    const answers = new Map<string, Loaded["recent"]>();
    for (const row of rows) {
      const recent = answers.get(row.entity) ?? new Map();
      answers.set(row.entity, recent);
      recent.set(row.command_id, { ok: true, answer: row.answer });
    }
    return answers;
  }
}
