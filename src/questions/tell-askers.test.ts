import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually, type FreshBroker, freshBroker } from "../../test/support/index.ts";
import type { Account } from "../accounts/account.ts";
import { GOODS, openMarket, type TestMarket } from "../http/pages/testing-market.ts";
import { publishReviewChanges } from "../reviews/publish.ts";
import { deliver, member } from "../reviews/testing-people.ts";
import { tellAskers } from "./tell-askers.ts";

let market: TestMarket;
let fresh: FreshBroker;
let stops: { stop(): Promise<void> }[];
const people = new Map<string, Account>();
beforeAll(async () => {
  [market, fresh] = await Promise.all([openMarket(), freshBroker()]);
  Object.assign(market.shop.accounts, { find: async (id: string) => people.get(id) ?? null });
  // Two nodes.
  stops = [1, 2].map(() => tellAskers({ ...market.shop, broker: fresh.broker }));
});
afterAll(async () => {
  await Promise.all(stops.map((each) => each.stop()));
  await Promise.all([market.close(), fresh.stop()]);
});

async function somebody(name: string, ...roles: Account["roles"]): Promise<Account> {
  const account = await member(market, name, roles);
  people.set(account.id, account);
  return account;
}

async function asked(by: Account, body: string): Promise<string> {
  const put = await market.shop.questions.ask(by, GOODS.bowl, { body, author: by.name });
  if (!put.ok) throw new Error(put.refusal);
  return put.value.postingId;
}

async function answered(by: Account, questionId: string, body: string): Promise<string> {
  const put = await market.shop.questions.answer(by, questionId, { body, author: by.name });
  if (!put.ok) throw new Error(put.refusal);
  return put.value.postingId;
}

/** Letters to somebody, when all that has happened so far was told and heard. */
async function lettersTo({ email }: Account) {
  while ((await publishReviewChanges(market.sql, fresh.connection)) > 0);
  const manager = await fresh.connection.jetstreamManager();
  await eventually("all that was told to be heard", async () => {
    const consumer = await manager.consumers.info("REVIEWS", "mail").catch(() => null);
    return consumer && consumer.num_pending + consumer.num_ack_pending === 0;
  });
  return market.mail.letters.filter(({ to }) => to === email);
}

test("whoever asked is written to when the first answer is shown, and once for each question", async () => {
  const [ada, ben] = [await somebody("ada"), await somebody("ben")];
  const mira = await somebody("mira", { role: "seller", shopId: 1 });
  await deliver(market, ben, GOODS.bowl);
  const question = await asked(ada, "Does it hold a whole salad?");
  expect(await lettersTo(ada)).toEqual([]);
  const first = await answered(mira, question, "It holds two.");
  const [letter, ...others] = await lettersTo(ada);
  expect(others).toEqual([]);
  expect(letter?.subject).toBe("Your question is answered: Speckled bowl");
  expect(letter?.text).toContain("Mira's Kiln answered what you asked");
  expect(letter?.text).toContain("“Does it hold a whole salad?”");
  expect(letter?.text).toContain(`/questions/of/${GOODS.bowl}#answer-${first}`);
  expect(letter?.html).not.toContain("It holds two.");
  await answered(ben, question, "Mine holds one.");
  await answered(mira, question, "It holds two, small ones.");
  expect(await lettersTo(ada)).toHaveLength(1);
  await answered(mira, await asked(ada, "Is it heavy?"), "Not very.");
  expect(await lettersTo(ada)).toHaveLength(2);
  expect(await lettersTo(ben)).toEqual([]);
});

test("an answer that is held back is told of when it is let pass, and one that was hidden is not", async () => {
  const ada = await somebody("eve");
  const mira = await somebody("mira", { role: "seller", shopId: 1 });
  const { moderation } = market.shop.questions;
  const held = await answered(mira, await asked(ada, "Where is it made?"), "See https://kiln.example for that.");
  const hidden = await answered(mira, await asked(ada, "By whom is it made?"), "See https://mira.example for that.");
  expect(await lettersTo(ada)).toEqual([]);
  await moderation.decide(mira, hidden, { decision: "hide", reason: "spam" });
  await moderation.decide(mira, held, { decision: "approve" });
  const letters = await lettersTo(ada);
  expect(letters.map(({ text }) => text.includes(`#answer-${held}`))).toEqual([true]);
});

test("nobody is told of what they answered themselves, nor of what is old, nor who has left", async () => {
  const [ada, gone] = [await somebody("ann"), await somebody("gone")];
  const mira = await somebody("mira", { role: "seller", shopId: 1 });
  await deliver(market, ada, GOODS.bowl);
  const question = await asked(ada, "Has anybody tried it in an oven?");
  await answered(ada, question, "I have now: it holds.");
  expect(await lettersTo(ada)).toEqual([]);
  await answered(mira, question, "Up to 200 degrees.");
  expect(await lettersTo(ada)).toHaveLength(1);
  await answered(mira, await asked(ada, "And in the cold?"), "Yes.");
  await market.sql`UPDATE review_changes SET at = now() - interval '4 days'`;
  expect(await lettersTo(ada)).toHaveLength(1);
  await answered(mira, await asked(gone, "Does it chip?"), "Hardly.");
  people.delete(gone.id);
  expect(await lettersTo(gone)).toEqual([]);
  const [kept] = await market.sql`SELECT count(*)::int AS n FROM letters WHERE state = 'sending'`;
  expect(kept?.n).toBe(0);
});

test("nobody is told of an answer that they have long read, whatever becomes of it; one that is let pass late is news", async () => {
  const [ada, ben] = [await somebody("amy"), await somebody("bob")];
  const mia = await somebody("mia", { role: "seller", shopId: 1 });
  const { questions } = market.shop;
  const ages = async (postingId: string) => {
    await market.sql`UPDATE postings SET written_at = now() - interval '1 year' WHERE posting_id = ${postingId}`;
    await market.sql`UPDATE posting_decisions SET at = now() - interval '1 year' WHERE posting_id = ${postingId}`;
    await market.sql`UPDATE review_changes SET at = now() - interval '1 year' WHERE review_id = ${postingId}`;
  };
  const question = await asked(ada, "Is it glazed?");
  const old = await answered(mia, question, "It is glazed inside.");
  await ages(old);
  expect(await lettersTo(ada)).toEqual([]);
  await questions.report(ben, old, "spam", "");
  await deliver(market, ben, GOODS.bowl);
  const happenings = [
    () => questions.moderation.decide(ben, old, { decision: "approve" }),
    () => answered(mia, question, "It is glazed inside and out."),
    async () => [await questions.withdraw(mia, old), await questions.restore(mia, old)],
    () => answered(ben, question, "Mine is."),
  ];
  // One after the other: of two at once, one waits for the other's letter to be written.
  for (const happen of happenings) {
    await happen();
    expect(await lettersTo(ada)).toEqual([]);
  }

  const [passed, rewritten] = [
    await answered(mia, await asked(ada, "In which colours?"), "See https://kiln.example/colours for them."),
    await answered(mia, await asked(ada, "In which sizes?"), "See https://kiln.example/sizes for them."),
  ];
  expect(await lettersTo(ada)).toEqual([]);
  await Promise.all([passed, rewritten].map(ages));
  await questions.moderation.decide(ben, passed, { decision: "approve" });
  const [row] = await market.sql`SELECT question_id FROM postings WHERE posting_id = ${rewritten}`;
  await answered(mia, row!.question_id, "In two.");
  const letters = await lettersTo(ada);
  expect(letters.map(({ text }) => /#answer-(\S+)/.exec(text)?.[1]).sort()).toEqual([passed, rewritten].sort());
});
