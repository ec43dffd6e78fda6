import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { eventually } from "../support/index.ts";
import {
  bringAxe,
  type Market,
  PATIENCE,
  type Piece,
  twoNodes,
  type Visitor,
  violationsOf,
  visit,
} from "./support/index.ts";
import { signIn } from "./support/people.ts";

setDefaultTimeout(2 * PATIENCE.test);

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

let market: Market;
let reviewed: { id: number; path: string };
beforeAll(async () => {
  market = await twoNodes();
  const [row] = await market.sql<{ id: number; slug: string }[]>`
    SELECT p.id, p.slug FROM products p JOIN shops s ON s.id = p.shop_id
    WHERE p.review_count > 8 AND s.slug = 'kiln-and-kettle' ORDER BY p.review_count DESC LIMIT 1`;
  reviewed = { id: row!.id, path: `/p/${row!.id}/${row!.slug}` };
});

test("a review is written with the keyboard, changed, deleted, and had back by one tap", async () => {
  const jar = await market.sell("Jar to be reviewed", 5);
  await using ada = await visit(market.nodes[0]!);
  await signIn(market, ada, "ada@souk.example");
  await ada.page.goto(jar.path);
  await ada.press("Write the first review");
  await ada.page.focus("[name=rating][value='1']");
  for (let presses = 0; presses < 3; presses++) await ada.page.keyboard.press("ArrowRight");
  expect(await ada.page.isChecked("[name=rating][value='4']")).toBe(true);
  await ada.page.keyboard.press("Tab");
  await ada.page.keyboard.type("Keeps what is put into it.");
  await ada.press("Send the review");
  await ada.sees("#your-review", "Your review");
  await ada.sees("#notices", "Somebody reads your review");
  await approve(jar);
  // The first page of reviews is shared, and a moment old at most.
  await eventually("the review on the page", async () => {
    await ada.page.goto(jar.path);
    return ada.page.locator("article.review", { hasText: "Keeps what is put into it." }).count();
  });
  await ada.press("Edit", "#your-review");
  await ada.page.fill("#title", "In short: a jar");
  await ada.press("Save the change");
  await ada.sees("#your-review", "In short: a jar");
  await ada.press("Delete", "#your-review");
  await ada.sees("#your-review", "You deleted your review");
  await ada.press("Undo", "#notices");
  await ada.sees("#your-review", "In short: a jar");
  expect(ada.troubles).toEqual([]);
});

test("reviews are turned, sorted and voted on in their place, and reported", async () => {
  await using otto = await visit(market.nodes[0]!, { viewport: PHONE });
  await signIn(market, otto, "otto@souk.example");
  await otto.page.goto(reviewed.path);
  const first = await otto.page.locator("article.review").first().getAttribute("id");
  await otto.page.locator("#reviews-next").click();
  await otto.sees("#reviews [role=status]", "page 2");
  expect(await otto.page.locator(`#${first}`).count()).toBe(0);
  expect(new URL(otto.page.url()).pathname).toBe(reviewed.path);
  await otto.page.locator("#reviews-helpful").click();
  await otto.sees("#reviews-helpful[aria-current=true]");
  await otto.page.locator("#reviews-of-5").click();
  await otto.sees("#reviews [role=status]", "with 5 stars");
  const vote = otto.page.locator("article.review .helpful").first();
  const before = await vote.textContent();
  await vote.click();
  const pressed = await otto.sees(".helpful[aria-pressed=true]");
  expect(await pressed.textContent()).not.toBe(before);
  await pressed.click();
  await otto.seesNo(".helpful[aria-pressed=true]");
  await otto.press("Report", "article.review");
  await otto.page.check("[name=reason][value='not-about-this']");
  await otto.press("Report it");
  await otto.sees("#notices", "Somebody will look at it");
  await otto.page.goto("/staff/reviews");
  const reported = ".review-case:has-text('Reported: It is not about this')";
  await otto.page.locator(`${reported} select`).selectOption("not-about-this");
  await otto.press("Hide", reported);
  await otto.sees("#notices", "It is hidden");
  await otto.page.goto("/staff/reviews?desk=hidden");
  await otto.press("Show it again", ".review-case");
  await otto.sees("#notices", "It is shown");
  expect(otto.troubles).toEqual([]);
});

test("all of it works without JavaScript", async () => {
  const jar = await market.sell("Jar for those without scripts", 5);
  await using ada = await visit(market.nodes[0]!, { javaScriptEnabled: false });
  await signIn(market, ada, "ada@souk.example");
  await ada.page.goto(`/reviews/of/${jar.id}/mine`);
  await ada.page.locator("label:has([name=rating][value='5'])").click();
  await ada.page.fill("#body", "Opens without a script.");
  await ada.press("Send the review");
  await ada.sees("#your-review", "Your review");
  await ada.page.goto(reviewed.path);
  await ada.page.locator("#reviews-next").click();
  await ada.sees("h1", "Reviews of");
  await ada.sees("#reviews [role=status]", "page 2");
  await ada.page.locator("article.review .helpful").first().click();
  await ada.sees(".helpful[aria-pressed=true]");
});

test("a question is asked, answered by the stall, and found helpful", async () => {
  await using ada = await visit(market.nodes[0]!);
  await signIn(market, ada, "ada@souk.example");
  await ada.page.goto(reviewed.path);
  await ada.press("Ask a question");
  await ada.page.fill("#body", "Would it fit under a low tap?");
  await ada.press("Ask", "main form");
  await ada.sees("#questions .question", "Would it fit under a low tap?");
  await using marta = await visit(market.nodes[0]!, { viewport: PHONE });
  await signIn(market, marta, "marta@souk.example");
  await marta.page.goto(`/questions/of/${reviewed.id}`);
  await marta.press("Answer", ".question:has-text('low tap')");
  await marta.page.fill("#body", "Under most of them.");
  await marta.press("Answer", "main form");
  await marta.sees("#questions .answer", "Kiln & Kettle, the stall");
  await eventually("a letter to who asked", async () => {
    const sent = await market.sql`SELECT FROM letters WHERE kind = 'question-answered' AND state = 'sent'`;
    return sent.length === 1;
  });
  await ada.page.reload();
  await ada.press("Helpful", ".answer:has-text('Under most of them.')");
  await ada.sees(".answer .helpful[aria-pressed=true]", "Helpful (1)");
  await ada.press("Delete", ".question:has-text('low tap')");
  await ada.press("Undo", "#notices");
  await ada.sees("#questions .question", "Would it fit under a low tap?");
  expect([...ada.troubles, ...marta.troubles]).toEqual([]);
});

test("its pages can be used by everybody and fit their screens", async () => {
  await using guest = await visit(market.nodes[0]!, { viewport: PHONE });
  await using otto = await visit(market.nodes[0]!, { viewport: PHONE });
  await signIn(market, otto, "otto@souk.example");
  const faults: string[] = [];
  faults.push(...(await faultsOf(guest, `/reviews/of/${reviewed.id}?stars=5`)));
  const [one] = await market.sql<{ id: string }[]>`
    SELECT review_id AS id FROM reviews WHERE product_id = ${reviewed.id} AND is_shown LIMIT 1`;
  for (const path of [`/reviews/of/${reviewed.id}/mine`, `/reviews/${one!.id}/report`, "/staff/reviews?desk=decided"])
    faults.push(...(await faultsOf(otto, path)));
  expect(faults).toEqual([]);
});

async function approve({ id }: Piece): Promise<void> {
  await using otto = await visit(market.nodes[0]!);
  await signIn(market, otto, "otto@souk.example");
  await otto.page.goto("/staff/reviews");
  await otto.press("Approve", `.review-case:has(a[href^='/p/${id}/'])`);
  await otto.sees("#notices", "It is shown");
}

async function faultsOf({ page, troubles }: Visitor, path: string): Promise<string[]> {
  await page.goto(path);
  await bringAxe(page);
  const faults = [...troubles];
  for (const [viewport, colorScheme] of [
    [PHONE, "light"],
    [DESK, "dark"],
  ] as const) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const tooWide = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
    if (tooWide > 0) faults.push(`${path}: ${tooWide} px too wide for ${viewport.width}`);
    const found = await violationsOf(page);
    faults.push(...found.map((violation) => `${path}, ${colorScheme} at ${viewport.width}: ${violation}`));
  }
  return faults;
}
