import { afterAll, beforeAll, expect, test } from "bun:test";
import sharp from "sharp";
import { GOODS, openMarket, type TestMarket } from "../http/pages/testing-market.ts";
import { authorsOf } from "../reviews/testing-people.ts";
import type { Desk, Place } from "./case.ts";

let market: TestMarket;
let authors: ReturnType<typeof authorsOf>;
beforeAll(async () => {
  market = await openMarket();
  authors = authorsOf(market);
});
afterAll(() => market.close());

test("one shopper has one vote, however often and from wherever it is cast; none for one's own", async () => {
  const { reviews } = market.shop;
  const author = await authors.buyer();
  const { reviewId } = await authors.written(author, GOODS.bowl);
  const voters = await Promise.all(Array.from({ length: 12 }, () => authors.shopper()));
  await Promise.all([...voters, ...voters].map((voter) => reviews.vote(voter, reviewId, true)));
  expect((await reviews.read(reviewId))?.helpful).toBe(12);
  expect(await reviews.vote(voters[0]!, reviewId, false)).toEqual({ ok: true, value: 11 });
  expect(await reviews.vote(voters[0]!, reviewId, false)).toEqual({ ok: true, value: 11 });
  expect(await reviews.vote(author, reviewId, true)).toMatchObject({ ok: false, refusal: "own_review" });
  expect(await reviews.vote(author, "no-such-review", true)).toMatchObject({ ok: false, refusal: "unknown_review" });
});

test("what is reported stays until an operator decides; each decision is noted, and its author told why", async () => {
  const { reviews } = market.shop;
  const { moderation } = reviews;
  const author = await authors.buyer();
  const { reviewId } = await authors.written(author, GOODS.bowl);
  const [one, two, otto] = [await authors.shopper(), await authors.shopper(), await authors.shopper()];
  await Promise.all([one, two, one].map((each) => reviews.report(each, reviewId, "insult", "read it")));
  const onDesk = async () =>
    (await moderation.desk("waiting", null, 100)).cases.find((each) => each.reviewId === reviewId);
  expect((await onDesk())?.reports).toHaveLength(2);
  expect(await reviews.read(reviewId)).not.toBeNull();
  await moderation.decide(otto, reviewId, { decision: "approve" });
  expect(await onDesk()).toBeUndefined();
  await reviews.report(one, reviewId, "spam", "again");
  expect(await onDesk()).toBeUndefined();
  await moderation.decide(otto, reviewId, { decision: "hide", reason: "insult" });
  expect(await reviews.read(reviewId)).toBeNull();
  expect((await reviews.mine(author.id, GOODS.bowl)).review).toMatchObject({ state: "hidden", reason: "insult" });
  expect(await authors.written(author, GOODS.bowl, { body: "Now in kinder words." })).toMatchObject({
    state: "held",
    reason: "edited-after-hiding",
  });
  await moderation.decide(otto, reviewId, { decision: "approve" });
  await moderation.decide(otto, reviewId, { decision: "approve" });
  const { cases } = await moderation.desk("decided", null, 100);
  const decisions = cases.find((each) => each.reviewId === reviewId)!.decisions;
  expect(decisions.map(({ decision, accountId }) => [decision, accountId])).toEqual([
    ["kept", otto.id],
    ["hidden", otto.id],
    ["held", null],
    ["approved", otto.id],
  ]);
});

test("of two operators with the same case before them the later is told what it is by now, and changes nothing", async () => {
  const { moderation } = market.shop.reviews;
  const { reviewId } = await authors.written(await authors.shopper(), GOODS.bowl);
  const [otto, olga] = [await authors.shopper(), await authors.shopper()];
  const { seen } = (await moderation.caseOf(reviewId))!;
  expect(await moderation.decide(otto, reviewId, { decision: "approve" }, seen)).toMatchObject({ ok: true });
  const late = await moderation.decide(olga, reviewId, { decision: "hide", reason: "spam" }, seen);
  expect(late).toEqual({ ok: false, refusal: "decided_since" });
  expect(await moderation.decide(olga, reviewId, { decision: "approve" }, seen)).toEqual(late);
  // Who presses twice has decided once; who decides otherwise in another window has not seen what it is by now.
  expect(await moderation.decide(otto, reviewId, { decision: "approve" }, seen)).toMatchObject({ ok: true });
  expect(await moderation.decide(otto, reviewId, { decision: "hide", reason: "spam" }, seen)).toEqual(late);
  const now = (await moderation.caseOf(reviewId))!;
  expect(now).toMatchObject({ state: "published", decisions: [{ decision: "held" }, { decision: "approved" }] });
  expect(await moderation.decide(olga, reviewId, { decision: "hide", reason: "spam" }, now.seen)).toMatchObject({
    ok: true,
  });
  expect(await market.shop.reviews.read(reviewId)).toBeNull();
  const hidden = (await moderation.caseOf(reviewId))!;
  await moderation.decide(olga, reviewId, { decision: "hide", reason: "spam" });
  expect((await moderation.caseOf(reviewId))!.decisions).toEqual(hidden.decisions);
  await moderation.decide(olga, reviewId, { decision: "approve" });
});

test("of operators who decide about one case at the same moment one does, and the others are told so", async () => {
  const { moderation } = market.shop.reviews;
  const { reviewId } = await authors.written(await authors.shopper(), GOODS.bowl);
  const { seen } = (await moderation.caseOf(reviewId))!;
  const operators = await Promise.all(Array.from({ length: 6 }, () => authors.shopper()));
  const outcomes = await Promise.all(
    operators.map((each) => moderation.decide(each, reviewId, { decision: "approve" }, seen)),
  );
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect((await moderation.caseOf(reviewId))!.decisions).toHaveLength(2);
});

test("the photos of a hidden review are nowhere to be had but by operators, and come back with it", async () => {
  const { reviews, media } = market.shop;
  const [author, other, otto] = [await authors.buyer(), await authors.buyer(), await authors.shopper()];
  const picture = (background: string) =>
    sharp({ create: { width: 400, height: 300, channels: 3, background } })
      .png()
      .toBuffer();
  const [own, common] = [await picture("#a11"), await picture("#1a1")];
  const { reviewId } = await authors.written(author, GOODS.bowl);
  const { reviewId: otherId } = await authors.written(other, GOODS.bowl);
  await reviews.photos.add(author, GOODS.bowl, [own, common]);
  await reviews.photos.add(other, GOODS.bowl, [common]);
  for (const id of [reviewId, otherId]) await reviews.moderation.decide(otto, id, { decision: "approve" });
  const names = (await reviews.read(reviewId))!.photos.map(({ name }) => name!);
  const small = names[0]!.replace(".webp", "-320.webp");
  expect(await media.get(small)).not.toBeNull();
  await reviews.moderation.decide(otto, reviewId, { decision: "hide", reason: "private-details" });
  expect(await Promise.all([names[0]!, small].map((name) => media.get(name)))).toEqual([null, null]);
  expect(await media.get(names[1]!)).not.toBeNull();
  const hidden = (await reviews.moderation.caseOf(reviewId))!;
  expect(hidden.photos.map(({ name }) => name)).toEqual([null, null]);
  const [photo] = hidden.photos;
  expect(await reviews.photos.waiting(photo!.photoId, { ...otto, isOperator: true })).not.toBeNull();
  expect(await reviews.photos.waiting(photo!.photoId, { ...other, isOperator: false })).toBeNull();
  await reviews.moderation.decide(otto, reviewId, { decision: "approve" }, hidden.seen);
  expect((await reviews.read(reviewId))!.photos.map(({ name }) => name)).toEqual(names);
  for (const name of names) expect(await media.get(name)).not.toBeNull();
});

test("a desk is turned both ways by where one is, whatever is decided meanwhile", async () => {
  const { moderation } = market.shop.reviews;
  const otto = await authors.shopper();
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push((await authors.written(await authors.shopper(), GOODS.lastVase)).reviewId);
  const turn = async (desk: Desk, place: Place) => {
    const { cases, hasPrevious, hasNext } = await moderation.desk(desk, place, 2);
    return [cases.map(({ id }) => ids.indexOf(id)), hasPrevious, hasNext];
  };
  const beyond = (side: "after" | "before", at: number): Place => ({ side, id: ids[at]! });
  expect(await turn("waiting", null)).toEqual([[0, 1], false, true]);
  await moderation.decide(otto, ids[1]!, { decision: "hide", reason: "spam" });
  expect(await turn("waiting", beyond("after", 1))).toEqual([[2, 3], true, true]);
  expect(await turn("waiting", beyond("after", 3))).toEqual([[4], true, false]);
  expect(await turn("waiting", beyond("before", 4))).toEqual([[2, 3], true, true]);
  expect(await turn("waiting", beyond("before", 2))).toEqual([[0], false, true]);
  for (const nowhere of [beyond("before", 0), beyond("after", 4), { side: "after", id: "nobody-wrote-this" }] as const)
    expect(await turn("waiting", nowhere)).toEqual([[0, 2], false, true]);
  for (const at of [0, 2]) await moderation.decide(otto, ids[at]!, { decision: "hide", reason: "spam" });
  expect(await turn("hidden", null)).toEqual([[2, 1], false, true]);
  expect(await turn("hidden", beyond("after", 1))).toEqual([[0], true, false]);
  expect(await turn("hidden", beyond("before", 0))).toEqual([[2, 1], false, true]);
});
