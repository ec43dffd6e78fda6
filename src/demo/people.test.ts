import { expect, test } from "bun:test";
import { freshDatabase } from "../../test/support/index.ts";
import { addressProblems } from "../accounts/address.ts";
import { isEmail } from "../accounts/email.ts";
import { hasher } from "../accounts/password-hash.ts";
import { passwordProblem } from "../accounts/password-rules.ts";
import { readZipCodes } from "../delivery/zip-codes.ts";
import { openVault } from "../platform/seal.ts";
import { DEMO_PASSWORD, demoLogins, PEOPLE, writePeople } from "./people.ts";
import { writeWarehouses } from "./rows.ts";

test("the demo's people can sign in, do what they do, and are left alone when it is made again", async () => {
  const db = await freshDatabase();
  const { sql } = db;
  await writeWarehouses(sql);
  await sql`INSERT INTO shops (slug, name) VALUES ('kiln-and-kettle', 'Kiln & Kettle')`;
  const vault = openVault({ DATA_KEY: "da".repeat(32) });
  expect(await demoLogins(sql)).toEqual([]);
  expect(await writePeople(sql, vault)).toBe(PEOPLE.length);
  const all = () =>
    sql`SELECT a::text, r::text AS role FROM accounts a LEFT JOIN account_roles r ON r.account_id = a.id ORDER BY 1`;
  const before = [...(await all())];
  expect(before.filter(({ role }) => role !== null)).toHaveLength(3);
  expect(await writePeople(sql, vault)).toBe(0);
  expect([...(await all())]).toEqual(before);
  expect(await demoLogins(sql)).toHaveLength(PEOPLE.length);
  const [ada] = await sql<{ password: string }[]>`SELECT password FROM accounts LIMIT 1`;
  expect(await hasher().verify(DEMO_PASSWORD, ada!.password)).toBe(true);
  await db.drop();
});

test("their addresses, mail and password would be taken from anybody", async () => {
  const places = new Map((await readZipCodes()).map((place) => [place.zip, place]));
  for (const { name, email, addresses = [] } of PEOPLE) {
    expect(isEmail(email)).toBe(true);
    expect(passwordProblem(DEMO_PASSWORD, { name, email })).toBeNull();
    for (const address of addresses)
      expect(await addressProblems(address, { place: async (zip) => places.get(zip) ?? null })).toEqual([]);
  }
});
