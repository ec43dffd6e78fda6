import { applyRecords } from "../catalogue/write.ts";
import { readZipCodes, writeZipCodes } from "../delivery/zip-codes.ts";
import type { MediaStore } from "../media/store.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Vault } from "../platform/seal.ts";
import { DEMO_SOURCE, demoProducts, HOT_DROP } from "./catalogue.ts";
import { drawCategories, drawProducts, drawShops } from "./gallery.ts";
import { writePromotions } from "./promotions.ts";
import { writeQuestions } from "./questions.ts";
import { writeReviews } from "./reviews.ts";
import { positionCategories, spreadAges, writeShops, writeWarehouses } from "./rows.ts";
import { writeSynonyms } from "./synonyms.ts";

/**
 * Brings a migrated database and its media to the demo: warehouses, shops, ZIP codes, pictures, products and categories.
 * Running it again, or after one that was cut short, ends the same; stock and prices that have changed since stay with
 * their actors. `tell` hears one line per step. About ten seconds on two cores when all is new. The names of those who
 * wrote reviews are sealed by `vault`; without one they have none.
 */
export async function seedDemo(
  sql: Sql,
  media: MediaStore,
  tell: (line: string) => void,
  products = demoProducts(),
  vault: Pick<Vault, "seal"> | null = null,
): Promise<void> {
  const step = async <T>(name: string, work: () => Promise<T>, said: (result: T) => string): Promise<T> => {
    const begun = performance.now();
    const result = await work();
    tell(`${name.padEnd(11)}${said(result)} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
    return result;
  };
  await step(
    "warehouses",
    () => writeWarehouses(sql),
    (count) => `${count}`,
  );
  await step(
    "zip codes",
    async () => writeZipCodes(sql, await readZipCodes()),
    (count) => `${count} new`,
  );
  await step(
    "shops",
    async () => writeShops(sql, await drawShops(sql, media)),
    (count) => `${count}`,
  );
  const records = await step(
    "pictures",
    () => drawProducts(sql, media, products),
    (done) => `${done.reduce((sum, record) => sum + record.images.length, 0)}`,
  );
  await step(
    "products",
    () => applyRecords(sql, records),
    (done) => `${done.added} new, ${done.changed} changed, ${done.unchanged} as before`,
  );
  await spreadAges(sql, DEMO_SOURCE, HOT_DROP.id);
  await step(
    "categories",
    async () => positionCategories(sql, await drawCategories(sql, media)),
    (count) => `${count}`,
  );
  await step(
    "promotions",
    () => writePromotions(sql, Date.now()),
    (count) => `${count}`,
  );
  await step(
    "synonyms",
    () => writeSynonyms(sql),
    (count) => `${count} new`,
  );
  await step(
    "reviews",
    () => writeReviews(sql, products, vault),
    (count) => `${count} new`,
  );
  await step(
    "questions",
    () => writeQuestions(sql, products, vault),
    (count) => `${count} new`,
  );
}
