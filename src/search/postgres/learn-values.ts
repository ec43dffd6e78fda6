import { storable } from "../../catalogue/write/prepare.ts";
import type { Sql } from "../../platform/postgres.ts";

const NAME_LENGTH_MAX = 100;
const VALUE_LENGTH_MAX = 200;
/** Then a run forgets which it has seen, and asks again. */
const SEEN_MAX = 500_000;

type Attributes = Readonly<Record<string, string | number | boolean>>;

/**
 * Makes the numbers of attributes' values before the products that have them are written, and on its own: whoever writes the
 * same value waits for this statement, not for the other's whole transaction. What it leaves out, `search_refresh` makes.
 * `seen` is for one run.
 */
export async function learnValues(sql: Sql, seen: Set<string>, products: readonly Attributes[]): Promise<void> {
  const names: string[] = [];
  const values: string[] = [];
  if (seen.size > SEEN_MAX) seen.clear();
  for (const attributes of products) {
    for (const [name, value] of Object.entries(attributes)) {
      const text = String(value);
      if (name.length > NAME_LENGTH_MAX || text.length > VALUE_LENGTH_MAX || name === "" || text === "") continue;
      const key = `${name}\u0000${text}`;
      if (seen.has(key)) continue;
      seen.add(key);
      names.push(storable(name));
      values.push(storable(text));
    }
  }
  if (names.length === 0) return;
  await sql`
    INSERT INTO search_values (name, value)
    SELECT DISTINCT name COLLATE "C", value COLLATE "C" FROM unnest(${names}::text[], ${values}::text[]) AS seen (name, value)
    WHERE name <> '' AND value <> ''
      AND NOT EXISTS (SELECT FROM search_values AS known WHERE known.name = seen.name AND known.value = seen.value)
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING`;
}
