import { afterAll, beforeAll, expect, test } from "bun:test";
import type { NatsConnection } from "nats";
import {
  eventually,
  type FreshBroker,
  type FreshDatabase,
  freshBroker,
  freshDatabase,
} from "../../test/support/index.ts";
import { stockProducts } from "../../test/support/kernel.ts";
import { createLog } from "../platform/log.ts";
import type { NatsBroker } from "../platform/nats.ts";
import { openVault } from "../platform/seal.ts";
import { followReviews } from "./follow-reviews.ts";
import { publishReviewChanges, publishReviews } from "./publish.ts";
import type { Stars } from "./review.ts";
import { writing } from "./write.ts";

const log = createLog("silent");
let db: FreshDatabase;
let fresh: FreshBroker;
let broker: NatsBroker;
let connection: NatsConnection;
beforeAll(async () => {
  db = await freshDatabase();
  await stockProducts(db.sql, [5, 5, 5]);
  fresh = await freshBroker();
  ({ broker, connection } = fresh);
});
afterAll(async () => {
  await fresh.stop();
  await db.drop();
});

const follow = () => followReviews({ sql: db.sql, broker, log });
const stars = async (productId: number) => {
  const [row] = await db.sql<{ rating: number; count: number }[]>`
    SELECT rating::float8, review_count AS count FROM products WHERE id = ${productId}`;
  return row!;
};

let said = 0;
async function review(productId: number, rating: Stars): Promise<{ id: string }> {
  said += 1;
  const author = { id: `author-${said}` };
  const { put } = writing({ sql: db.sql, vault: openVault({ DATA_KEY: "da".repeat(32) }) });
  await put(author, productId, {
    rating,
    title: "",
    body: `Said by number ${said} and nobody else.`,
    author: "Ann of the tests",
  });
  await db.sql`UPDATE reviews SET state = 'published', reason = NULL WHERE account_id = ${author.id}`;
  return author;
}

test("a review reaches the product's stars, and the catalogue's followers with them", async () => {
  const heard = connection.subscribe("review.*.*", { max: 1 });
  await review(1, 4);
  const running = [publishReviews({ sql: db.sql, broker, log }), follow()];
  const rated = await eventually("the stars", async () => ((await stars(1)).count === 1 ? stars(1) : null));
  expect(rated).toEqual({ rating: 4, count: 1 });
  for await (const message of heard) {
    expect(message.subject).toBe("review.1.written");
    expect(message.json()).toMatchObject({ type: "ReviewWritten", data: { productId: 1, rating: 4, isShown: true } });
    expect(message.string()).not.toContain("Ann of the tests");
  }
  const [change] = await db.sql`SELECT type FROM catalogue_changes WHERE product_id = 1`;
  expect(change?.type).toBe("product-changed");
  await Promise.all(running.map((each) => each.stop()));
});

test("facts that come twice, late, in another order and after a restart end in the same stars", async () => {
  const authors = [await review(2, 1), await review(2, 2), await review(2, 5)];
  await publishReviewChanges(db.sql, connection);
  let following = follow();
  await eventually("three stars", async () => (await stars(2)).count === 3);
  const js = connection.jetstream();
  const again = (fact: string) => js.publish(`review.2.${fact}`, "{}");
  await Promise.all(["withdrawn", "written", "edited", "written", "decided", "written"].map(again));
  await following.stop();
  // While nobody follows: one goes, one comes back in the wrong order, one comes twice.
  const { withdraw } = writing({ sql: db.sql, vault: openVault({ DATA_KEY: "da".repeat(32) }) });
  await withdraw(authors[0]!, 2);
  await review(2, 5);
  await Promise.all(["written", "withdrawn", "withdrawn"].map(again));
  await publishReviewChanges(db.sql, connection);
  following = follow();
  const counted = await eventually("four", async () => {
    const now = await stars(2);
    return now.count === 3 && now.rating > 3.9 ? now : null;
  });
  expect(counted).toEqual({ rating: 4, count: 3 });
  const manager = await connection.jetstreamManager();
  await eventually("nothing left to do", async () => {
    const { num_pending, num_ack_pending } = await manager.consumers.info("REVIEWS", "ratings");
    return num_pending + num_ack_pending === 0;
  });
  expect(await stars(2)).toEqual({ rating: 4, count: 3 });
  expect(await stars(3)).toEqual({ rating: 0, count: 0 });
  await following.stop();
});

test("two nodes publish a fact once, and rows wait for the broker", async () => {
  await Promise.all([review(3, 3), review(3, 4)]);
  const counts = await Promise.all([
    publishReviewChanges(db.sql, connection),
    publishReviewChanges(db.sql, connection),
  ]);
  expect(counts.reduce((sum, each) => sum + each, 0)).toBe(2);
  await review(3, 5);
  const [row] = await db.sql`SELECT count(*)::int AS n FROM review_changes`;
  expect(row?.n).toBe(1);
});
