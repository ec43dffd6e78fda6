import { expect, test } from "bun:test";
import { allImports, circlesOf, type Import, importsOf } from "./support/imports.ts";

interface Rule {
  readonly says: string;
  /** Whether the rule speaks about the file that imports. */
  readonly about: (from: string) => boolean;
  readonly forbids: (to: string, imported: Import) => boolean;
}

const isTest = (path: string) =>
  /\.test\.tsx?$|(^|\/)test-support\/|\/testing-[^/]+$/.test(path) || path.startsWith("test/");
const isIn = (room: string) => (path: string) => path.startsWith(`${room}/`);
const isProduct = (room: string) => (path: string) => isIn(room)(path) && !isTest(path);
const isRoom = (path: string) =>
  ["src", "actors", "scripts", "stripe-emulator", "test", "views"].some((room) => isIn(room)(path));
/** All of a room of actors but what starts it, its tables, and ids made of hashes. */
const PURE = /^actors\/(?!kernel\/)[^/]+\/(?!(?:actor|tables|sweeper|order-id|testing(?:-[^/]+)?)\.ts$)[^/.]+\.ts$/;

const RULES: readonly Rule[] = [
  {
    says: "views take only types from other rooms",
    about: isProduct("views"),
    forbids: (to, { typeOnly }) => isRoom(to) && !isIn("views")(to) && !typeOnly,
  },
  {
    says: "views do no input or output: of packages they use the renderer alone",
    about: isProduct("views"),
    forbids: (to, { typeOnly }) => !isRoom(to) && !to.startsWith("@kitajs/html") && !typeOnly,
  },
  {
    says: "actors know no page, no route and no live connection",
    about: isProduct("actors"),
    forbids: (to) => isIn("views")(to) || isIn("src/http")(to) || isIn("src/live")(to) || to.startsWith("elysia"),
  },
  {
    says: "actors use of src only its platform",
    about: isProduct("actors"),
    forbids: (to, { typeOnly }) => isIn("src")(to) && !isIn("src/platform")(to) && !typeOnly,
  },
  {
    says: "the kernel knows no shop",
    about: isProduct("actors/kernel"),
    forbids: (to) => isRoom(to) && !isIn("actors/kernel")(to) && !isIn("src/platform")(to),
  },
  {
    says: "deciding is pure: no package, no platform",
    about: (from) => PURE.test(from),
    forbids: (to, { typeOnly }) => !typeOnly && !isIn("actors")(to),
  },
  {
    says: "the platform knows no shop",
    about: isProduct("src/platform"),
    forbids: (to) => isRoom(to) && !isIn("src/platform")(to) && !isIn("actors/kernel")(to),
  },
  {
    says: "the rooms know no page and no route: who serves them does",
    about: (from) =>
      isProduct("src")(from) && !isIn("src/http")(from) && !isIn("src/node")(from) && from !== "src/server.ts",
    forbids: isIn("src/http"),
  },
  {
    says: "the actor library is wrapped in the kernel",
    about: (from) => !isIn("actors/kernel")(from),
    forbids: (to) => to === "nact" || to.startsWith("nact/"),
  },
  {
    says: "the shop needs no script",
    about: (from) => (isIn("src")(from) || isIn("actors")(from) || isIn("views")(from)) && !isTest(from),
    forbids: isIn("scripts"),
  },
  {
    says: "the Stripe emulator is a stranger: it knows no shop, and the shop does not know it",
    about: (from) => !isTest(from),
    forbids: (to, { from }) =>
      isIn("stripe-emulator")(from)
        ? (isRoom(to) && !isIn("stripe-emulator")(to)) || to === "stripe"
        : isIn("stripe-emulator")(to),
  },
  {
    says: "the SDK of Stripe is wrapped in the payments",
    about: (from) => !isIn("src/payments")(from),
    forbids: (to) => to === "stripe",
  },
  {
    says: "Typesense's client and the breaker's library are each wrapped in one place",
    about: (from) => !isIn("src/search/typesense")(from) && from !== "src/search/breaker.ts",
    forbids: (to) => to === "typesense" || to.startsWith("typesense/") || to === "opossum",
  },
  {
    says: "only tests use what is made for tests",
    about: (from) => !isTest(from) && !isIn("scripts")(from),
    forbids: (to) => isTest(to) || to === "bun:test" || to === "fast-check" || to === "playwright-core",
  },
];

const breaches = (rule: Rule, imports: readonly Import[]) =>
  imports
    .filter((each) => rule.about(each.from) && rule.forbids(each.to, each))
    .map(({ from, to }) => `${from} imports ${to}`);

const imports = await allImports();

for (const rule of RULES) {
  test(rule.says, () => {
    expect(breaches(rule, imports)).toEqual([]);
  });
}

test("no two files need each other", () => {
  expect(circlesOf(imports.filter(({ from }) => !isTest(from)))).toEqual([]);
});

test("every room is looked into", () => {
  const rooms = new Set(imports.map(({ from }) => from.split("/")[0]));
  expect([...rooms].sort()).toEqual(["actors", "scripts", "src", "stripe-emulator", "test", "views"]);
});

test("a breach is seen however it is written, and what is allowed is not", () => {
  const seen = (path: string, text: string) => {
    const found = importsOf(path, text);
    return RULES.filter((rule) => breaches(rule, found).length > 0).map(({ says }) => says);
  };
  const views = "views take only types from other rooms";
  expect(seen("views/a.tsx", `import { catalogue } from "../src/shop.ts";`)).toEqual([views]);
  expect(seen("views/a.tsx", `import { type Shop, open } from "../src/shop.ts";`)).toEqual([views]);
  expect(seen("views/a.tsx", `export * from "../actors/cart/messages.ts";`)).toEqual([views]);
  expect(seen("views/a.tsx", `const late = await import("../src/shop.ts");`)).toEqual([views]);
  expect(
    seen("views/a.tsx", `import { type Shop } from "../src/shop.ts"; import type { X } from "../src/x.ts";`),
  ).toEqual([]);
  expect(seen("actors/kernel/a.ts", `import type { Cart } from "../cart/messages.ts";`)).toEqual([
    "the kernel knows no shop",
  ]);
  expect(seen("actors/kernel/a.ts", `import type { Sql } from "../../src/platform/postgres.ts";`)).toEqual([]);
  expect(seen("src/a.ts", `import { dispatch } from "nact";`)).toEqual(["the actor library is wrapped in the kernel"]);
  expect(seen("src/a.ts", `import { freshDatabase } from "../test/support/index.ts";`)).toHaveLength(1);
  expect(seen("src/a.test.ts", `import { freshDatabase } from "../test/support/index.ts";`)).toEqual([]);
});

test("a circle is seen around corners, and a shared neighbour is none", () => {
  const file = (path: string, ...others: string[]) =>
    importsOf(path, others.map((other) => `import type { X } from "./${other}";`).join("\n"));
  const round = [...file("src/a.ts", "b.ts"), ...file("src/b.ts", "c.ts"), ...file("src/c.ts", "a.ts", "d.ts")];
  expect(circlesOf(round)).toEqual([["src/a.ts", "src/b.ts", "src/c.ts"]]);
  expect(circlesOf([...file("src/a.ts", "b.ts", "c.ts"), ...file("src/b.ts", "c.ts")])).toEqual([]);
});
