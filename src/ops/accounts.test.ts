import { afterAll, beforeAll, expect, test } from "bun:test";
import { PEOPLE, writePeople } from "../demo/people.ts";
import { openOps } from "./testing-ops.ts";

let shop: Awaited<ReturnType<typeof openOps>>;
const [ada] = PEOPLE;
const email = ada!.email;

beforeAll(async () => {
  shop = await openOps(["node-1"]);
  await writePeople(shop.db.sql, shop.nodes[0]!.parts.vault);
});
afterAll(() => shop.close());

test("a role is granted, told and taken away again, as often as one asks", async () => {
  const seller = { email, role: "seller", shop: "ada" };
  const roles = [{ role: "shopper" }, { role: "seller", shopId: 1 }];
  expect(await shop.done("accounts.grant", seller)).toMatchObject({ roles });
  expect(await shop.done("accounts.grant", seller)).toMatchObject({ roles });
  await shop.done("accounts.grant", { email: ` ${email.toUpperCase()}`, role: "warehouse", warehouse: "east" });
  await shop.done("accounts.grant", { email, role: "ops" });
  expect((await shop.done("accounts.roles", { email })).roles).toHaveLength(4);
  await shop.done("accounts.revoke", seller);
  await shop.done("accounts.revoke", seller);
  await shop.done("accounts.revoke", { email, role: "warehouse", warehouse: "EAST" });
  expect(await shop.done("accounts.revoke", { email, role: "ops" })).toMatchObject({ roles: [{ role: "shopper" }] });
});

test("what makes no sense or is not there is refused", async () => {
  const refused = async (body: object) => (await shop.ask("accounts.grant", body)).body.error?.reason;
  expect(await refused({ email, role: "seller" })).toBe("invalid_request");
  expect(await refused({ email, role: "ops", shop: "ada" })).toBe("invalid_request");
  expect(await refused({ email, role: "seller", shop: "nowhere" })).toBe("unknown_shop");
  expect(await refused({ email, role: "warehouse", warehouse: "MOON" })).toBe("unknown_warehouse");
  expect(await refused({ email: "nobody@souk.example", role: "ops" })).toBe("unknown_account");
});
