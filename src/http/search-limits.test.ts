import { afterAll, beforeAll, expect, test } from "bun:test";
import { openMarket, type TestMarket } from "./pages/testing-market.ts";
import { problemOf } from "./test-support/problem-of.ts";

const LIMIT = 3;
let market: TestMarket;
beforeAll(async () => {
  market = await openMarket({
    ...{ RATE_LIMITS: "on", RATE_SEARCHES_PER_MINUTE: `${LIMIT}`, RATE_SUGGESTIONS_PER_MINUTE: "2", TRUST_PROXY: "on" },
  });
});
afterAll(() => market.close());

let strangers = 0;
/** Somebody at an address of their own. */
function stranger() {
  strangers += 1;
  const address = `203.0.113.${strangers}`;
  return (path: string, headers: Record<string, string> = {}) =>
    market.app.handle(
      new Request(`http://localhost${path}`, {
        headers: { accept: "text/html", "x-forwarded-for": address, ...headers },
      }),
    );
}

let words = 0;
/** What nobody has searched for. */
const newWords = () => `q=word${++words}`;

async function spent() {
  const ask = stranger();
  for (let count = 0; count < LIMIT; count += 1) expect((await ask(`/search?${newWords()}`)).status).toBe(200);
  return ask;
}

test("who asks for ever new things has to wait, is told how long, and still gets what is in memory", async () => {
  const known = `/search?${newWords()}`;
  expect((await stranger()(known)).status).toBe(200);
  const ask = await spent();
  const refused = await ask(`/search?${newWords()}`);
  const html = await refused.text();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeWithin(1, 21);
  expect(refused.headers.get("ratelimit-limit")).toBe(`${LIMIT}`);
  for (const said of ["<!doctype html>", "Too many searches", "Please try again in"]) expect(html).toContain(said);
  expect((await ask(known)).status).toBe(200);
  expect((await stranger()(`/search?${newWords()}`)).status).toBe(200);
});

test("pages, their parts, categories, stalls and the API count together", async () => {
  const ask = stranger();
  for (const path of [`/api/search?${newWords()}`, "/c/kitchen?min=1", "/s/omars-glass?min=1"])
    expect([path, (await ask(path)).status]).toEqual([path, 200]);
  for (const path of ["/c/kitchen?min=2", "/s/omars-glass?min=2", `/search?${newWords()}`])
    expect([path, (await ask(path)).status]).toEqual([path, 429]);
  const problem = await ask(`/api/search?${newWords()}`);
  expect(problem.headers.get("retry-after")).not.toBeNull();
  expect(await problemOf(problem)).toMatchObject({ status: 429, code: "too_many_searches" });
  const part = await ask(`/search?${newWords()}`, { "hx-request": "true" });
  expect([part.status, await part.text()]).toEqual([429, expect.stringContaining('hx-target="#notices"')]);
  // The page that is open stays what it is.
  expect(part.headers.get("hx-push-url")).toBe("false");
});

test("suggestions have a limit of their own", async () => {
  const ask = await spent();
  const suggest = async (letters: string) => (await ask(`/search/suggestions?q=${letters}`)).status;
  expect([await suggest("ka"), await suggest("ke"), await suggest("ka"), await suggest("ki")]).toEqual([
    ...[200, 200, 200, 429],
  ]);
  expect(await suggest("")).toBe(200);
});

test("whoever waits for the same page as somebody who asked too much gets it", async () => {
  const [greedy, modest] = [await spent(), stranger()];
  const path = `/search?${newWords()}`;
  const [first, second] = await Promise.all([greedy(path), modest(path)]);
  expect([first.status, second.status]).toEqual([429, 200]);
});
