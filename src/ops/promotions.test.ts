import { afterAll, beforeAll, expect, test } from "bun:test";
import { openOps } from "./testing-ops.ts";

let shop: Awaited<ReturnType<typeof openOps>>;

beforeAll(async () => {
  shop = await openOps(["node-1"]);
});
afterAll(() => shop.close());

const tenOff = { kind: "percentage", basisPoints: 1_000 };
const create = (slug: string, given: object = {}) =>
  shop.ask("promotions.create", { slug, name: "Ten off", effect: tenOff, ...given });

test("a promotion is made, listed, switched off and on", async () => {
  const made = await shop.done("promotions.create", {
    slug: "spring",
    name: "Spring",
    effect: { kind: "buy_x_get_y", buy: 2, get: 1, basisPoints: 10_000 },
    code: "SPRING",
    shopIds: [1],
    minimumSubtotal: 2_000,
    from: "2026-03-01",
    until: "2026-06-01T12:00Z",
    usesMax: 50,
  });
  expect(made).toMatchObject({
    slug: "spring",
    code: "SPRING",
    effect: { kind: "buy_x_get_y", buy: 2, get: 1 },
    scope: { shopIds: [1], categoryIds: [], productIds: [] },
    from: "2026-03-01T00:00:00.000Z",
    until: "2026-06-01T12:00:00.000Z",
    limits: { uses: 0, usesMax: 50, usesPerCustomerMax: 50 },
    disabledAt: null,
  });
  const { promotionId } = made as unknown as { promotionId: number };
  expect((await shop.done("promotions.disable", { promotionId })).disabledAt).toEqual(expect.any(String));
  expect((await shop.done("promotions.enable", { promotionId })).disabledAt).toBeNull();
  expect((await shop.done("promotions.list", { limit: 1 })).promotions).toEqual([made]);
});

test("what cannot be is refused with the reason", async () => {
  await create("first", { code: "SAME" });
  expect(await create("first")).toMatchObject({ code: 409, body: { error: { reason: "slug_taken" } } });
  expect(await create("second", { code: "SAME" })).toMatchObject({
    code: 409,
    body: { error: { reason: "code_taken" } },
  });
  for (const wrong of [
    { effect: { kind: "percentage", basisPoints: 10_001 } },
    { effect: { kind: "amount" } },
    { effect: { ...tenOff, amount: 5 } },
    { from: "2026-02-30" },
    { from: "2026-06-01", until: "2026-06-01" },
    { code: "has blanks" },
    { usesMax: 100_001 },
    { name: "a\u0000b" },
  ])
    expect(await create("wrong", wrong)).toMatchObject({ code: 400 });
  expect(await shop.ask("promotions.disable", { promotionId: 999 })).toMatchObject({ code: 404 });
});

test("a code that was given to another while it was off cannot come back", async () => {
  const { promotionId } = (await shop.done("promotions.create", {
    slug: "old",
    name: "Old",
    effect: tenOff,
    code: "REUSED",
  })) as unknown as { promotionId: number };
  await shop.done("promotions.disable", { promotionId });
  await create("new", { code: "REUSED" });
  expect(await shop.ask("promotions.enable", { promotionId })).toMatchObject({
    code: 409,
    body: { error: { reason: "code_taken" } },
  });
});

test("a promotion for first orders is used once a customer, whatever is asked for", async () => {
  const wanted = { slug: "first-order", name: "First", effect: { kind: "free_shipping" }, isFirstOrderOnly: true };
  const tooMany = { code: 400, body: { error: { reason: "invalid_request" } } };
  expect(await shop.ask("promotions.create", { ...wanted, usesPerCustomerMax: 2 })).toMatchObject(tooMany);
  const made = (await shop.done("promotions.create", wanted)) as unknown as { promotionId: number };
  expect(made).toMatchObject({ limits: { uses: 0, usesPerCustomerMax: 1 } });
  const limit = { promotionId: made.promotionId, usesMax: 9, usesPerCustomerMax: 2 };
  expect(await shop.ask("promotions.limit", limit)).toMatchObject(tooMany);
});

test("a limit is raised through the promotion's actor, and not put below what was used", async () => {
  const { promotionId } = (await shop.done("promotions.create", {
    slug: "limited",
    name: "Limited",
    effect: { kind: "free_shipping" },
    usesMax: 2,
    usesPerCustomerMax: 1,
  })) as unknown as { promotionId: number };
  const redeem = (checkoutId: string) =>
    shop.nodes[0]!.node.promotions.ask(String(promotionId), { type: "redeem", checkoutId, customerKey: checkoutId });
  await redeem("a");
  await redeem("b");
  expect(await redeem("c")).toMatchObject({ refusal: "used_up" });
  const limit = (usesMax: number) => ({ promotionId, usesMax, usesPerCustomerMax: 1 });
  expect(await shop.ask("promotions.limit", limit(1))).toMatchObject({
    code: 409,
    body: { error: { reason: "invalid_limit" } },
  });
  expect(await shop.done("promotions.limit", limit(3))).toMatchObject({ uses: 2, usesMax: 3 });
  expect((await redeem("c")).ok).toBe(true);
  expect(await shop.ask("promotions.limit", { ...limit(3), promotionId: 999 })).toMatchObject({ code: 404 });
});
