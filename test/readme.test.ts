import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { settingsTable, tableIn } from "../scripts/checks/settings-table.ts";

const ROOT = resolve(import.meta.dir, "..");
const readme = await Bun.file(resolve(ROOT, "README.md")).text();

test("the README's settings are those the shop reads (./scripts/settings --write)", () => {
  expect(tableIn(readme)).toBe(settingsTable());
});

test("every script and page that the README names is there", () => {
  const scripts = [...readme.matchAll(/\.\/scripts\/[a-z/-]*[a-z]/g)].map(([path]) => path);
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path ?? "");
  expect([...scripts, ...links].filter((path) => !existsSync(resolve(ROOT, path)))).toEqual([]);
});
