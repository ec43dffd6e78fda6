import { expect, test } from "bun:test";
import { Glob } from "bun";
import { LOCKS } from "./locks.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
/** What is locked: `pg_try_advisory_xact_lock(${…})`. */
const LOCKED = /pg_\w*advisory\w*lock\w*\(\s*(\$\{[^}]*|[^)]*)/g;

test("no two locks have one number", () => {
  const numbers = Object.values<number>(LOCKS);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test("whoever locks in Postgres takes a number from here, or hashes a text", async () => {
  let locks = 0;
  const others: string[] = [];
  for await (const path of new Glob("{src,actors,scripts}/**/*.ts").scan(ROOT)) {
    if (/\.test\.ts$/.test(path)) continue;
    const text = await Bun.file(`${ROOT}/${path}`).text();
    for (const [, key] of text.matchAll(LOCKED)) {
      locks += 1;
      if (!/^\$\{LOCKS(\.\w+|\[\w+\])$|^hashtextextended\(/.test(key!)) others.push(`${path}: ${key}`);
    }
  }
  expect(others).toEqual([]);
  expect(locks).toBeGreaterThan(Object.keys(LOCKS).length);
});
