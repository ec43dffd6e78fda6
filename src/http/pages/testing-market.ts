import type { AnyElysia } from "elysia";
import type { StockLevel } from "../../../actors/inventory/messages.ts";
import { freshDatabase, throwAwayFolder } from "../../../test/support/index.ts";
import { startTestNode } from "../../../test/support/kernel.ts";
import { type Mailbox, mailbox } from "../../accounts/testing-accounts.ts";
import { postgresCatalogue } from "../../catalogue/postgres-catalogue.ts";
import { mediaOn } from "../../media/media.ts";
import { folderShelf } from "../../media/shelf.ts";
import { openShop } from "../../open-shop.ts";
import { createLog } from "../../platform/log.ts";
import type { Sql } from "../../platform/postgres.ts";
import { readSettings } from "../../platform/settings.ts";
import { openSearch } from "../../search/open-search.ts";
import { refreshDocuments } from "../../search/postgres/documents.ts";
import { openSynonyms } from "../../search/synonyms/synonyms.ts";
import type { Shop } from "../../shop.ts";
import { createApp } from "../app.ts";
import { assets } from "../assets.ts";
import { pages } from "./pages.ts";

const DATA_KEY = "da".repeat(32);
const NAUGHTY = `<script>alert("x")</script> 'mug' & 田中さん 🏺`;

/** A market with real actors on a real database, and its pages. */
export interface TestMarket {
  readonly app: AnyElysia;
  readonly shop: Shop;
  readonly sql: Sql;
  /** The letters it sent. */
  readonly mail: Mailbox;
  close(): Promise<void>;
}

/** The products of the test market. */
export const GOODS = { bowl: 1, lastVase: 2, naughty: 3, soldOut: 4, drop: 5, draft: 6, archived: 7 } as const;

/** Opens the market. `settings` changes its settings. */
export async function openMarket(settings: Record<string, string> = {}): Promise<TestMarket> {
  const database = await freshDatabase();
  const { sql } = database;
  await putOut(sql);
  const node = await startTestNode({ databaseUrl: database.url });
  const read = readSettings({
    DATABASE_URL: database.url,
    COOKIE_SECRET: "the test market's own secret, long enough",
    DATA_KEY,
    RATE_LIMITS: "off",
    ...settings,
  });
  const catalogue = postgresCatalogue(sql);
  const log = createLog("silent");
  const mail = mailbox();
  const synonyms = openSynonyms({ sql, log });
  const search = openSearch({ sql, catalogue, synonyms, log });
  const { shop } = openShop({
    ...{ settings: read, log, sql, catalogue, search, synonyms, mail },
    stock: { levels: (ids) => levels(sql, ids) },
    media: mediaOn(folderShelf(throwAwayFolder("market-media"))),
    actors: {
      ...node,
      atCheckoutOwner: (service, patienceMs, work) =>
        node.kernel.atOwner({ name: "checkout" }, service, patienceMs, work),
      ownedShards: () => node.kernel.ownership.all().map((held) => held.shard),
    },
  });
  const site = pages(shop, await assets());
  return {
    app: createApp(shop, { routes: [site.routes], errorPage: site.errorPage }),
    shop,
    sql,
    mail,
    close: async () => {
      search.stop();
      await synonyms.stop();
      await node.stop();
      await database.drop();
    },
  };
}

async function levels(sql: Sql, ids: readonly number[]): Promise<Map<number, StockLevel>> {
  const rows = await sql<StockLevel[]>`
    SELECT product_id AS "productId", available, reserved, version::int FROM inventory
    WHERE product_id = ANY(${ids as number[]})`;
  return new Map(rows.map((row) => [row.productId, { ...row }]));
}

async function putOut(sql: Sql): Promise<void> {
  await sql`INSERT INTO shops ${sql([
    { slug: "miras-kiln", name: "Mira's Kiln", tagline: "Stoneware", story: "One wheel.", city: "Taos" },
    { slug: "omars-glass", name: "Omar's Glass", tagline: "Glass", story: "", city: "Reno" },
  ])}`;
  await sql`INSERT INTO categories ${sql([
    { slug: "kitchen", name: "Kitchen", parent_id: null },
    { slug: "bowls", name: "Bowls", parent_id: 1 },
    { slug: "vases", name: "Vases", parent_id: null },
  ])}`;
  await sql`INSERT INTO warehouses (code, name, city, state, zip, lat, lon) VALUES ('EAST', 'East', 'Newark', 'NJ', '07102', 40.7, -74.2)`;
  await sql`INSERT INTO zip_codes (zip, city, state, lat, lon) VALUES ('10001', 'New York', 'NY', 40.75, -73.99)`;
  await sell(sql, { title: "Speckled bowl", category_id: 2, price: 3200, popularity: 90 }, 20);
  await sell(sql, { title: "Blown vase", category_id: 3, shop_id: 2, tags: ["one-of-a-kind"], popularity: 80 }, 1);
  await sell(sql, { title: NAUGHTY, summary: NAUGHTY, popularity: 70 }, 3);
  await sell(sql, { title: "Tall jug", popularity: 60 }, 0);
  await sell(sql, { title: "Midnight mug", tags: ["hot-drop"], popularity: 50 }, 20, 2);
  await sell(sql, { title: "Unfinished plate", status: "draft" }, 5);
  await sell(sql, { title: "Old plate", status: "archived" }, 5);
}

async function sell(sql: Sql, product: Record<string, unknown>, onHand: number, limit = 10): Promise<void> {
  const [{ n } = { n: 0 }] = await sql<{ n: number }[]>`SELECT count(*)::int + 1 AS n FROM products`;
  const usual = { source: "test", external_id: `SK-${n}/A`, shop_id: 1, category_id: 1, price: 1900, content_hash: "" };
  const [row] = await sql<{ id: number }[]>`
    INSERT INTO products ${sql({ ...usual, slug: `thing-${n}`, ...product })} RETURNING id`;
  const id = row!.id;
  await sql`INSERT INTO inventory ${sql({ product_id: id, on_hand: onHand, limit_per_customer: limit })}`;
  await sql`INSERT INTO stock ${sql({ product_id: id, warehouse_id: 1, opening: onHand, on_hand: onHand })}`;
  await refreshDocuments(sql, [id]);
}
