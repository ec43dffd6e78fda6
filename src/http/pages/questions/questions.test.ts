import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { PURPOSE } from "../../../accounts/rows.ts";
import { NAUGHTY } from "../../../catalogue/testing-naughty.ts";
import { POSTINGS } from "../../../moderation/kinds.ts";
import { questionKeeper } from "../../../questions/personal-data.ts";
import { prune } from "../../../reviews/pruner.ts";
import { plainLine } from "../../../reviews/text.ts";
import { countElements, testBrowser } from "../testing-browser.ts";
import { GOODS } from "../testing-market.ts";
import { openVisitedMarket, type VisitedMarket } from "../testing-visitors.ts";

let market: VisitedMarket;
beforeAll(async () => {
  market = await openVisitedMarket();
});
afterAll(() => market.close());
afterEach(() => market.as(null));

async function asked(name: string, productId: number, body: string): Promise<string> {
  const put = await market.shop.questions.ask(await market.signIn(name), productId, { body, author: name });
  if (!put.ok) throw new Error(put.refusal);
  return put.value.postingId;
}

test("a question is asked, answered by the stall and by a buyer, and by nobody else", async () => {
  await market.signIn("ada");
  const opened = market.browser();
  await opened.open("/questions/of/1/new");
  await opened.send("/questions/of/1/new", { body: "Does it hold\nsoup?", author: "Ada M." });
  expect(opened.path).toBe("/p/1/thing-1#questions");
  const [question] = (await market.shop.questions.list(1, 1, 5)).questions;
  expect(question).toMatchObject({ body: "Does it hold soup?", author: "Ada M.", answers: [] });
  const form = `/questions/${question!.postingId}/answer`;
  expect((await opened.open(form)).status).toBe(403);
  const ben = await market.signIn("ben");
  await market.deliver(ben, GOODS.bowl);
  await opened.send(form, { body: "It does, I have tried.", author: "Ben" });
  await market.signIn("mira", { role: "seller", shopId: 1 });
  expect((await opened.open("/staff/answers")).text).toContain("Does it hold soup?");
  await opened.send(form, { body: "Half a litre.", author: "" });
  expect((await opened.open("/staff/answers")).text).toContain("Every question about your things is answered.");
  await market.signIn("omar", { role: "seller", shopId: 2 });
  expect((await opened.open("/staff/answers")).text).not.toContain("Does it hold soup?");
  expect((await opened.open(form)).status).toBe(403);
  market.as(null);
  const { text } = await testBrowser(market.app).open("/questions/of/1");
  expect(text).toMatch(/Half a litre\. Mira's Kiln, the stall.*It does, I have tried\. Ben.*Bought here/);
  expect(text).not.toContain("mira");
  await market.signIn("ben");
  await opened.send(form, { body: "It does. Daily.", author: "Ben" });
  const [after] = (await market.shop.questions.list(1, 1, 5)).questions;
  expect(after!.answers.map(({ body }) => body)).toEqual(["Half a litre.", "It does. Daily."]);
});

test("questions are turned page by page, the newest first, and a product's page shows the first few", async () => {
  const all = Array.from({ length: 12 }, (_, at) => `Question ${at + 10} about a drop?`);
  for (const [at, body] of all.entries()) await asked(`many${at}`, GOODS.drop, body);
  market.as(null);
  const on = async (path: string) => {
    const { html, text } = await testBrowser(market.app).open(path);
    expect(await countElements(html, "#questions .question")).toBe(all.filter((body) => text.includes(body)).length);
    return all.filter((body) => text.includes(body));
  };
  const newest = all.toReversed();
  const { questions } = await market.shop.questions.list(GOODS.drop, 1, 20);
  expect(questions.map(({ body }) => body)).toEqual(newest);
  expect(new Set(await on(`/questions/of/${GOODS.drop}`))).toEqual(new Set(newest.slice(0, 10)));
  expect(new Set(await on(`/questions/of/${GOODS.drop}?page=2`))).toEqual(new Set(newest.slice(10)));
  expect(new Set(await on(`/p/${GOODS.drop}`))).toEqual(new Set(newest.slice(0, 3)));
  await market.sql`DELETE FROM postings WHERE product_id = ${GOODS.drop}`;
});

test("the same question sent again is one, and its author's attempts at once leave one answer", async () => {
  const ids = await Promise.all([1, 2, 3].map(() => asked("again", 2, "Is it blown or cast?")));
  expect(new Set(ids).size).toBe(1);
  const omar = await market.signIn("omar", { role: "seller", shopId: 2 });
  const draft = (n: number) => ({ body: `Blown, number ${n}.`, author: "Omar" });
  await Promise.all([1, 2, 3, 4].map((n) => market.shop.questions.answer(omar, ids[0]!, draft(n))));
  const found = (await market.shop.questions.list(2, 1, 9)).questions.find(({ postingId }) => postingId === ids[0]);
  expect(found?.answers).toHaveLength(1);
});

test("links wait, reports reach the desk, decisions are noted, and the author sees why", async () => {
  const held = await asked("spammer", 4, "Why not look at https://jugs.example instead?");
  expect(await market.shop.questions.read(held)).toBeNull();
  expect((await market.browser().open("/p/4")).text).toContain("It has a link in it");
  const shown = await asked("curious", 4, "How tall is it?");
  await market.signIn("reporter");
  await market.browser().send(`/questions/${shown}/report`, { reason: "not-about-this", note: "<i>no</i>" });
  const otto = await market.signIn("otto", { role: "ops" });
  const opened = market.browser();
  const desk = await opened.open("/staff/questions");
  expect(desk.text).toContain("Waiting (2)");
  expect(desk.text).toMatch(/Shown .*Reported .*Reported: It is not about this , just now <i>no<\/i>/);
  expect(desk.text).toContain("Held: Has a link, by the shop, just now");
  const seenOf = async (id: string) => (await market.shop.questions.moderation.caseOf(id))!.seen;
  const hide = { decision: "hide", reason: "spam", seen: await seenOf(held) };
  await opened.send(`/staff/questions/${held}/decisions`, hide);
  await opened.send(`/staff/questions/${shown}/decisions`, { decision: "approve", seen: await seenOf(shown) });
  expect((await opened.open("/staff/questions")).text).toContain("Nothing waits");
  expect((await opened.open("/staff/questions?desk=decided")).text).toMatch(
    /Kept, by you, just now.*Hidden: It is advertising, by you, just now/,
  );
  await market.signIn("olga", { role: "ops" });
  expect((await opened.open("/staff/questions?desk=decided")).text).toContain("Kept, by a moderator, just now");
  await market.sql`UPDATE accounts SET name = ${market.shop.vault.seal(PURPOSE.name, "Otto Reyes")} WHERE id = ${otto.id}`;
  expect((await opened.open("/staff/questions?desk=decided")).text).toContain("Kept, by Otto Reyes, just now");
  await market.signIn("spammer");
  expect((await market.browser().open("/p/4")).text).toContain("We have hidden this question. It is advertising.");
});

test("the desk is turned page by page, and knows where it was turned from", async () => {
  const all = Array.from({ length: 45 }, (_, at) => `Held, number ${at + 100}?`);
  const ids = all.map((_, at) => `held-of-the-desk-${at + 100}`);
  await market.sql`
    INSERT INTO postings (posting_id, product_id, author, body, text_hash, state, reason, written_at)
    SELECT id, 4, '', body, id, 'held', 'links', now() - interval '1 day'
    FROM unnest(${ids}::text[], ${all}::text[]) AS held (id, body)`;
  await market.signIn("otto", { role: "ops" });
  const opened = market.browser();
  const seen: string[][] = [];
  const turn = async (to: string): Promise<string | null> => {
    const { text, html } = await opened.open(to);
    seen.push(all.filter((body) => text.includes(body)));
    return /rel="next" href="([^"]+)"/.exec(html)?.[1] ?? null;
  };
  let next: string | null = "/staff/questions";
  for (let pages = 0; next !== null && pages < 5; pages++) next = await turn(next);
  expect(seen.map((page) => page.length)).toEqual([20, 20, 5]);
  expect(seen.flat()).toEqual(all);
  const [, previous] = /rel="prev" href="([^"]+)"/.exec((await opened.open(opened.path)).html) ?? [];
  expect(await turn(previous!)).toContain("after=");
  expect(seen.at(-1)).toEqual(seen[1]!);
  // Who decides there stays there.
  const after = ids[19]!;
  expect((await opened.open(`/staff/questions?after=${after}`)).html).toContain(`name="after" value="${after}"`);
  const { seen: words } = (await market.shop.questions.moderation.caseOf(ids[20]!))!;
  const decided = { decision: "approve", seen: words, desk: "waiting", after };
  const { text } = await opened.send(`/staff/questions/${ids[20]}/decisions`, decided);
  expect(opened.path).toBe(`/staff/questions?after=${after}`);
  expect(all.filter((body) => text.includes(body))).toEqual(all.slice(21, 41));
  await market.sql`DELETE FROM postings WHERE posting_id = ANY(${ids}::text[])`;
});

test("whoever had a question hidden is read first when they ask about the same product in other words", async () => {
  const { moderation } = market.shop.questions;
  const otto = await market.signIn("otto", { role: "ops" });
  const hidden = await asked("insister", 4, "Who would buy this?");
  await moderation.decide(otto, hidden, { decision: "hide", reason: "insult" });
  const again = await asked("insister", 4, "Who would buy this!");
  expect(await market.shop.questions.read(again)).toBeNull();
  expect((await moderation.caseOf(again))?.reason).toBe("hidden-before");
  expect((await market.browser().open("/p/4")).text).toContain("We have hidden a question of yours about this");
  expect(await market.shop.questions.read(await asked("insister", 5, "Who would buy this one?"))).not.toBeNull();
  expect(await market.shop.questions.read(await asked("bystander", 4, "Who made this?"))).not.toBeNull();
  await moderation.decide(otto, hidden, { decision: "approve" });
  expect(await market.shop.questions.read(await asked("insister", 4, "Who would buy that?"))).not.toBeNull();
});

test("a decision about an answer that was changed meanwhile is refused, and shows the new words", async () => {
  const { moderation } = market.shop.questions;
  const question = await asked("wonders", 4, "Does it pour well?");
  const mira = await market.signIn("mira", { role: "seller", shopId: 1 });
  const say = (body: string) => market.shop.questions.answer(mira, question, { body, author: "Mira's Kiln" });
  const { postingId } = ((await say("See https://jugs.example first.")) as { value: { postingId: string } }).value;
  const { seen } = (await moderation.caseOf(postingId))!;
  await say("See https://other.example first.");
  await market.signIn("otto", { role: "ops" });
  const path = `/staff/questions/${postingId}/decisions`;
  const refused = await market.browser().send(path, { decision: "approve", seen });
  expect(refused.status).toBe(409);
  expect(refused.text).toMatch(/changed it after you were shown it.*other\.example/);
  expect(await market.shop.questions.read(postingId)).toBeNull();
  await market.browser().send(path, { decision: "approve", seen: (await moderation.caseOf(postingId))!.seen });
  expect(await market.shop.questions.read(postingId)).not.toBeNull();
});

test("a decision after another's is refused with what it is by now, and nothing is hidden without a reason", async () => {
  const { moderation } = market.shop.questions;
  const held = await asked("linker", 3, "Is it like the one on https://pans.example here?");
  const path = `/staff/questions/${held}/decisions`;
  const { seen } = (await moderation.caseOf(held))!;
  await market.signIn("olga", { role: "ops" });
  const desk = await market.browser().open("/staff/questions");
  const unchosen = `#case-${held} select[name=reason][required] option[value=""][selected]`;
  expect(await countElements(desk.html, unchosen)).toBe(1);
  const unsaid: Record<string, string>[] = [{}, { reason: "" }];
  for (const reason of unsaid) {
    const bare = await market.browser().send(path, { decision: "hide", seen, ...reason });
    expect([bare.status, bare.text.includes("choose why it is to be hidden")]).toEqual([422, true]);
    expect(bare.text).toContain("https://pans.example");
  }
  expect((await moderation.caseOf(held))?.state).toBe("held");
  await market.browser().send(path, { decision: "hide", reason: "spam", seen });
  await market.signIn("otto", { role: "ops" });
  const late = await market.browser().send(path, { decision: "approve", seen });
  expect(late.status).toBe(409);
  expect(late.text).toMatch(/It is hidden by now.*yours was not taken.*Hidden: It is advertising/);
  expect(await market.shop.questions.read(held)).toBeNull();
});

test("who reports chooses why, and sees that it is reported; one's own answer has its ways beside it", async () => {
  const question = await asked("wanda", 5, "Does the handle get hot?");
  const mira = await market.signIn("mira", { role: "seller", shopId: 1 });
  await market.shop.questions.answer(mira, question, { body: "Not at all.", author: "Mira's Kiln" });
  const opened = market.browser();
  const own = await opened.open("/questions/of/5");
  expect(await countElements(own.html, `.answer a[href="/questions/${question}/answer"]`)).toBe(1);
  expect(await countElements(own.html, `.question > footer a[href="/questions/${question}/answer"]`)).toBe(0);
  await market.signIn("reporter");
  const form = await opened.open(`/questions/${question}/report`);
  expect(await countElements(form.html, "[name=reason][required]")).toBe(6);
  expect(await countElements(form.html, "[name=reason][checked]")).toBe(0);
  const bare = await opened.send(`/questions/${question}/report`, { note: "Look at it." });
  expect([bare.status, bare.text.includes("Choose what is wrong with it.")]).toEqual([422, true]);
  expect(bare.text).toContain("Look at it.");
  const long = await opened.send(`/questions/${question}/report`, { reason: "insult", note: "x".repeat(501) });
  expect(await countElements(long.html, "[name=reason][value=insult][checked]")).toBe(1);
  expect((await market.shop.questions.moderation.caseOf(question))?.reports).toEqual([]);
  await opened.send(`/questions/${question}/report`, { reason: "insult", note: "" });
  const reported = await opened.open("/questions/of/5");
  expect(reported.html).not.toContain(`href="/questions/${question}/report"`);
  expect(reported.text).toContain("Reported");
});

test("the API asks, answers, votes, deletes and says in problems why not", async () => {
  const { ask } = market;
  const question = { body: "Does it come with a lid?", author: "Ann" };
  expect((await ask("POST", "/products/3/questions", question)).json.code).toBe("sign_in_first");
  await market.signIn("ann");
  const made = await ask("POST", "/products/3/questions", question);
  expect(made).toMatchObject({ status: 201, json: { state: "published", questionId: null } });
  expect((await ask("POST", "/products/3/questions", question)).json.id).toBe(made.json.id);
  expect((await ask("POST", "/products/3/questions", { ...question, body: " " })).status).toBe(422);
  const path = `/questions/${made.json.id}`;
  expect((await ask("PUT", `${path}/answer`, { body: "No.", author: "Ann" })).json.code).toBe("not_a_buyer");
  await market.signIn("mira", { role: "seller", shopId: 1 });
  const answer = await ask("PUT", `${path}/answer`, { body: "No.", author: "Mira's Kiln" });
  expect(answer.json).toMatchObject({ shop: "Mira's Kiln", questionId: made.json.id });
  await market.signIn("ann");
  expect((await ask("PUT", `/questions/${answer.json.id}/helpful`, { helpful: true })).json.helpful).toBe(1);
  expect((await ask("POST", `/questions/${answer.json.id}/reports`, { reason: "other" })).status).toBe(201);
  const list = await ask("GET", "/products/3/questions");
  expect(list.json).toMatchObject({ total: 1, questions: [{ id: made.json.id, answers: [{ helpful: 1 }] }] });
  expect((await ask("DELETE", `/questions/${answer.json.id}`)).json.code).toBe("unknown_question");
  expect((await ask("DELETE", path)).json.withdrawnAt).toBeString();
  expect((await ask("GET", "/products/3/questions")).json.total).toBe(0);
});

test("votes are levels, and one's own has none", async () => {
  const question = await asked("vera", 5, "How loud do they go?");
  const mira = await market.signIn("mira", { role: "seller", shopId: 1 });
  const answer = await market.shop.questions.answer(mira, question, { body: "Loud enough.", author: "Mira's Kiln" });
  const { postingId } = (answer as { value: { postingId: string } }).value;
  await market.signIn("vera");
  const opened = market.browser();
  await opened.open("/questions/of/5");
  const swapped = await opened.swap(`/questions/${postingId}/helpful`, { helpful: "yes" });
  expect(swapped.html).toContain('aria-pressed="true"');
  await opened.send(`/questions/${postingId}/helpful`, { helpful: "yes" });
  expect((await market.shop.questions.read(postingId))?.helpful).toBe(1);
  expect(await market.shop.questions.vote(mira, postingId, true)).toMatchObject({ ok: false, refusal: "own_posting" });
});

test("an answer that is written anew after it was deleted begins without votes", async () => {
  const question = await asked("vera", 5, "How deep are they?");
  const mira = await market.signIn("mira", { role: "seller", shopId: 1 });
  const { questions } = market.shop;
  const say = (body: string) => questions.answer(mira, question, { body, author: "Mira's Kiln" });
  const { postingId } = ((await say("Deep enough.")) as { value: { postingId: string } }).value;
  const vera = await market.signIn("vera");
  await questions.vote(vera, postingId, true);
  await say("Deep enough for soup.");
  expect((await questions.read(postingId))?.helpful).toBe(1);
  await questions.withdraw(mira, postingId);
  await say("Not deep at all.");
  expect((await questions.read(postingId))?.helpful).toBe(0);
  expect((await questions.mine(vera.id, 5)).helpful.has(postingId)).toBe(false);
});

test("what is deleted can be had back for a day, by its author alone", async () => {
  const id = await asked("gone", 5, "Is there a case with it?");
  const opened = market.browser();
  expect((await opened.send(`/questions/${id}/withdrawal`, {})).text).toContain("You deleted your question.");
  expect(await market.shop.questions.read(id)).toBeNull();
  await market.signIn("other");
  expect((await opened.send(`/questions/${id}/restoration`, {})).status).toBe(404);
  const gone = await market.signIn("gone");
  await opened.send(`/questions/${id}/restoration`, {});
  expect(await market.shop.questions.read(id)).not.toBeNull();
  await market.shop.questions.withdraw(gone, id);
  await market.sql`UPDATE postings SET withdrawn_at = now() - interval '2 days' WHERE posting_id = ${id}`;
  expect(await prune(market.sql, POSTINGS)).toBe(1);
});

test("naughty texts are texts in questions, answers and names", async () => {
  const mira = await market.signIn("mira", { role: "seller", shopId: 1 });
  const { questions } = market.shop;
  let shown = 0;
  for (const [at, text] of NAUGHTY.entries()) {
    const words = plainLine(text);
    const author = await market.signIn(`q${at}`);
    const put = await questions.ask(author, GOODS.naughty, { body: words, author: words });
    if (!put.ok) continue;
    await questions.moderation.decide(mira, put.value.postingId, { decision: "approve" });
    await questions.answer(mira, put.value.postingId, { body: words, author: words });
    expect(await questions.read(put.value.postingId)).toMatchObject({ body: words, author: words });
    shown += 1;
  }
  expect(shown).toBe(NAUGHTY.length);
  market.as(null);
  const clean = await testBrowser(market.app).open("/p/1");
  for (let page = 1; page <= 6; page++) {
    const { html } = await testBrowser(market.app).open(`/questions/of/${GOODS.naughty}?page=${page}`);
    expect(await countElements(html, "script")).toBe(await countElements(clean.html, "script"));
    expect(await countElements(html, "#questions b, #questions iframe, #questions [onclick]")).toBe(0);
  }
});

test("an account takes its questions along when it is deleted; what it answered for a shop stays the shop's", async () => {
  const { questions, vault } = market.shop;
  const keeper = questionKeeper({ sql: market.sql, vault });
  const question = await asked("stays", 5, "Which colours are there?");
  const mine = await asked("leaves", 5, "Are they heavy to wear?");
  const leaving = await market.signIn("leaves", { role: "seller", shopId: 1 });
  await questions.answer(leaving, question, { body: "Midnight only.", author: "Mira's Kiln" });
  expect(JSON.stringify(await keeper.collect(leaving))).toContain("Are they heavy to wear?");
  await market.sql.begin((tx) => keeper.erase(leaving, tx));
  expect(await questions.read(mine)).toBeNull();
  const kept = (await questions.list(5, 1, 20)).questions.find(({ postingId }) => postingId === question);
  expect(kept?.answers[0]).toMatchObject({ body: "Midnight only.", shopName: "Mira's Kiln" });
  const [row] = await market.sql`SELECT count(*)::int AS n FROM postings WHERE account_id = ${leaving.id}`;
  expect(row?.n).toBe(0);
});
