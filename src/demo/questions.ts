import { createHash } from "node:crypto";
import type { Sql } from "../platform/postgres.ts";
import type { Vault } from "../platform/seal.ts";
import { AUTHOR } from "../reviews/rows.ts";
import { textHash } from "../reviews/text.ts";
import { DEMO_SOURCE, type DemoProduct } from "./catalogue.ts";
import { shopperName } from "./opinions.ts";
import { type Random, random } from "./random.ts";

const ASKED_SHARE = 0.45;
const QUESTIONS_MAX = 3;
const UNANSWERED_SHARE = 0.12;
const BUYER_ANSWERS_SHARE = 0.3;
const AGE_MAX_DAYS = 120;
/** Names the demo's orders, which are as made up as its shoppers. */
const DEMO_ORDER = "demo";
const BATCH = 2_000;

const AFTERWORDS =
  "Measured on the one on our table. | Do write if you need to know more. | Give or take what a hand does. | We had to go and look, good question! | That holds for the whole series.";
const BUYERS =
  "Mine is just as they say. | Same here, I checked. | Yes, and I was surprised by it too. | True of the one I have.";

interface Row {
  readonly posting_id: string;
  readonly product_id: number;
  readonly question_id: string | null;
  readonly shop_id: number | null;
  readonly order_id: string | null;
  readonly author: string;
  readonly body: string;
  readonly text_hash: string;
  readonly age: number;
}

/**
 * Writes what was asked about the demo's products: what their own details answer. The same each time, and what is there
 * stays. Returns how many questions and answers are new.
 */
export async function writeQuestions(
  sql: Sql,
  products: readonly DemoProduct[],
  vault: Pick<Vault, "seal"> | null,
): Promise<number> {
  const rows = await sql<{ id: number; externalId: string; shopId: number; shopName: string }[]>`
    SELECT p.id, p.external_id AS "externalId", p.shop_id AS "shopId", s.name AS "shopName"
    FROM products p JOIN shops s ON s.id = p.shop_id WHERE p.source = ${DEMO_SOURCE}`;
  const known = new Map(rows.map((row) => [row.externalId, row]));
  const all = products.flatMap((product) => {
    const row = known.get(product.record.externalId);
    return row ? askedAbout(product, row, random(`questions of ${product.record.externalId}`)) : [];
  });
  const there = await sql<{ id: string }[]>`
    SELECT posting_id AS id FROM postings WHERE posting_id = ANY(${all.map((row) => row.posting_id)}::text[])`;
  const written = new Set(there.map(({ id }) => id));
  const fresh = all.filter((row) => !written.has(row.posting_id));
  let added = 0;
  for (let start = 0; start < fresh.length; start += BATCH) {
    const batch = fresh
      .slice(start, start + BATCH)
      .map((row) => ({ ...row, author: vault?.seal(AUTHOR, row.author) ?? "" }));
    const { count } = await sql`
      INSERT INTO postings (posting_id, product_id, question_id, shop_id, order_id, author, body, text_hash, state, written_at)
      SELECT posting_id, product_id, question_id, shop_id, order_id, author, body, text_hash, 'published',
        now() - make_interval(secs => age * 86400)
      FROM json_to_recordset(${JSON.stringify(batch)}::text::json) AS r (posting_id text, product_id int,
        question_id text, shop_id int, order_id text, author text, body text, text_hash text, age float8)
      ON CONFLICT DO NOTHING`;
    added += count;
  }
  return added;
}

function askedAbout(
  { record, opinions }: DemoProduct,
  { id, shopId, shopName }: { id: number; shopId: number; shopName: string },
  chance: Random,
): Row[] {
  if (!chance.chance(ASKED_SHARE)) return [];
  const facts = Object.entries(record.attributes);
  const first = chance.whole(0, Math.max(0, facts.length - 1));
  const asked = Array.from({ length: chance.whole(1, Math.min(QUESTIONS_MAX, facts.length)) }, (_, at) => {
    const [name, value] = facts[(first + at) % facts.length]!;
    const question_id = idOf(`${record.externalId} ${name}`);
    const age = chance.between(3, AGE_MAX_DAYS);
    const row = (of: Partial<Row> & Pick<Row, "posting_id" | "body" | "author" | "age">): Row => ({
      ...{ product_id: id, question_id: null, shop_id: null, order_id: null, text_hash: textHash(of.body) },
      ...of,
    });
    const question = row({
      posting_id: question_id,
      body: questionOf(name, value, opinions.noun),
      author: shopperName(chance),
      age,
    });
    if (chance.chance(UNANSWERED_SHARE)) return [question];
    const after = chance.pick(AFTERWORDS.split("|")).trim();
    const body = `${answerOf(name, value)} ${after}`;
    const given = { question_id, age: age * 0.9 };
    const answers = [
      row({ ...given, posting_id: idOf(`${question_id} shop`), shop_id: shopId, author: shopName, body }),
    ];
    if (chance.chance(BUYER_ANSWERS_SHARE)) {
      const mine = { posting_id: idOf(`${question_id} buyer`), order_id: DEMO_ORDER, author: shopperName(chance) };
      answers.push(row({ ...given, ...mine, body: chance.pick(BUYERS.split("|")).trim() }));
    }
    return [question, ...answers];
  });
  return asked.flat();
}

/** `Height (cm)` asks how many; `Dishwasher safe` asks whether. */
function questionOf(name: string, value: string | number | boolean, noun: string): string {
  const [, what = name, unit] = /^(.*?)(?: \((.+)\))?$/.exec(name) ?? [];
  const lower = what.charAt(0).toLowerCase() + what.slice(1);
  if (typeof value === "boolean") return `${what}: yes or no, for this ${noun}?`;
  return unit ? `What is the ${lower} in ${unit}?` : `Which ${lower} is it, exactly?`;
}

function answerOf(name: string, value: string | number | boolean): string {
  const [, , unit] = /^(.*?)(?: \((.+)\))?$/.exec(name) ?? [];
  if (typeof value === "boolean") return value ? "Yes." : "No, sorry.";
  return unit ? `${value} ${unit}.` : `${value}.`;
}

/** The same id each time. */
function idOf(what: string): string {
  return createHash("sha256").update(`demo question ${what}`).digest("base64url").slice(0, 22);
}
