import { connect } from "nats";
import { sendSignal } from "../../../scripts/stack/child.ts";
import type { CatalogueRecord } from "../../../src/catalogue/record.ts";
import { applyRecords } from "../../../src/catalogue/write.ts";
import { demoProducts, HOT_DROP } from "../../../src/demo/catalogue.ts";
import { drawProducts } from "../../../src/demo/gallery.ts";
import { seedDemo } from "../../../src/demo/seed.ts";
import { WAREHOUSES } from "../../../src/demo/warehouses.ts";
import { mediaOn } from "../../../src/media/media.ts";
import { folderShelf } from "../../../src/media/shelf.ts";
import { connectPostgres, type Sql } from "../../../src/platform/postgres.ts";
import { openVault } from "../../../src/platform/seal.ts";
import {
  filledDatabase,
  freshNats,
  startNode,
  startStripe,
  type TestNode,
  type TestStripe,
} from "../../support/index.ts";
import { TEST_DATA_KEY } from "../../support/shop.ts";

/** One demo product in so many is enough of a catalogue to browse in. */
const EVERY = 40;
const PRICE = 2_400;
/** Longer than a shopper waits before the page says that the order is on its way, and no longer than that needs. */
const STRIPE_TIMEOUT_MS = "10000";

/** A product made for one test, so that no other test moves its stock. */
export interface Piece {
  readonly id: number;
  readonly title: string;
  readonly path: string;
  /** Sells it at another price from now on; minor units. */
  reprice(price: number): Promise<void>;
}

export interface NewPiece {
  readonly title: string;
  readonly units: number;
  readonly given?: Partial<CatalogueRecord>;
}

export interface Market {
  readonly nodes: readonly TestNode[];
  readonly sql: Sql;
  /** Who takes the cards. */
  readonly stripe: TestStripe;
  /** Kills the first node without a word. Resolves to how to bring it back, on the same port. */
  kill(): Promise<() => Promise<void>>;
  /** Runs `meanwhile` while the database takes no connections. */
  withoutDatabase(meanwhile: () => Promise<void>): Promise<void>;
  /** Puts something new on sale: `units` on hand in one warehouse, at $24.00. */
  sell(title: string, units: number, given?: Partial<CatalogueRecord>): Promise<Piece>;
  /** The same for many at once. */
  sellAll(pieces: readonly NewPiece[]): Promise<Piece[]>;
  /** Corrects what is on hand, as operators do. */
  adjust(piece: Piece, delta: number): Promise<void>;
  /** Asks an operation of the shop, as `nats req` does. Resolves to its answer, or to its refusal's reason. */
  operate(subject: string, body: object): Promise<Record<string, unknown> | string>;
}

const opened = new Map<string, Promise<Market>>();

/** Two shop processes over one small market, shared by all tests of this process. */
export function twoNodes(): Promise<Market> {
  return once("two", () => openMarket(2, {}));
}

/** One shop process whose reservations last for `QUICK_TTL_MS`, for tests that let them run out or kill it. */
export function quickNode(): Promise<Market> {
  return once("quick", () => openMarket(1, { RESERVATION_TTL_MS: `${QUICK_TTL_MS}`, LEASE_TTL_MS: "1000" }));
}
export const QUICK_TTL_MS = 4_000;

function once(name: string, open: () => Promise<Market>): Promise<Market> {
  const market = opened.get(name) ?? open();
  opened.set(name, market);
  return market;
}

async function openMarket(count: number, env: Record<string, string>): Promise<Market> {
  const all = demoProducts();
  const some = all.filter(({ record }, index) => index % EVERY === 0 || record.externalId === HOT_DROP.id);
  const [{ sql, url: databaseUrl, folder }, nats, stripe] = await Promise.all([
    filledDatabase("market", (empty, media) =>
      seedDemo(empty, mediaOn(folderShelf(media)), () => {}, some, openVault({ DATA_KEY: TEST_DATA_KEY })),
    ),
    freshNats(),
    startStripe(),
  ]);
  const media = mediaOn(folderShelf(folder));
  const [sample] = await drawProducts(sql, media, [all.find(({ record }) => record.tags.length === 0) ?? all[0]!]);
  const servers = { databaseUrl, natsUrl: nats.url };
  const start = (at: number, more: Record<string, string> = {}) =>
    startNode(`market-${at + 1}`, servers, {
      MEDIA_DIR: folder,
      STRIPE_TIMEOUT_MS,
      ...stripe.settings,
      ...env,
      ...more,
    });
  const nodes = await Promise.all(Array.from({ length: count }, (_, at) => start(at)));
  await stripe.control.deliverTo(nodes.map(({ url }) => `${url}/webhooks/stripe`));

  let sold = 0;
  const recordOf = ({ title, units, given = {} }: NewPiece): CatalogueRecord => {
    sold += 1;
    return {
      ...sample!,
      ...{ source: "test", externalId: `piece-${sold}`, title, price: PRICE, listPrice: null, limitPerCustomer: 50 },
      stock: [{ warehouse: WAREHOUSES[0]!.code, onHand: units }],
      ...given,
    };
  };
  const sellAll = async (pieces: readonly NewPiece[]): Promise<Piece[]> => {
    const records = pieces.map(recordOf);
    await applyRecords(sql, records);
    const rows = await sql<{ id: number; slug: string; externalId: string }[]>`
      SELECT id, slug, external_id AS "externalId" FROM products
      WHERE source = 'test' AND external_id = ANY(${records.map((record) => record.externalId)})`;
    return records.map((record) => {
      const { id, slug } = rows.find((row) => row.externalId === record.externalId)!;
      const reprice = async (price: number) => void (await applyRecords(sql, [{ ...record, price }]));
      return { id, title: record.title, path: `/p/${id}/${slug}`, reprice };
    });
  };
  return {
    nodes,
    sql,
    stripe,
    kill: async () => {
      const { child, url } = nodes[0]!;
      sendSignal(child.pid, "SIGKILL");
      await child.ended;
      return async () => {
        nodes[0] = await start(0, { PORT: new URL(url).port });
      };
    },
    withoutDatabase: async (meanwhile) => {
      const name = new URL(databaseUrl).pathname.slice(1);
      const admin = connectPostgres(Object.assign(new URL(databaseUrl), { pathname: "/postgres" }).href, 1, "test");
      const allow = (isOpen: boolean) => admin.unsafe(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${isOpen}`);
      try {
        await allow(false);
        await admin`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${name}`;
        await meanwhile();
      } finally {
        await allow(true);
        await admin.end();
      }
    },
    sell: async (title, units, given = {}) => (await sellAll([{ title, units, given }]))[0]!,
    sellAll,
    operate: async (subject, body) => {
      const connection = await connect({ servers: nats.url });
      const answer = await connection.request(subject, JSON.stringify(body), { timeout: 10_000 });
      await connection.close();
      const told = answer.json<Record<string, unknown> & { error?: { reason: string } }>();
      return told.error?.reason ?? told;
    },
    adjust: async (piece, delta) => {
      const connection = await connect({ servers: nats.url });
      const note = { reason: "correction", note: "as the test tells it", warehouse: WAREHOUSES[0]!.code };
      const answer = await connection.request(
        "inventory.adjust",
        JSON.stringify({ productId: piece.id, delta, ...note }),
        { timeout: 10_000 },
      );
      await connection.close();
      if (answer.headers?.hasError) throw new Error(`inventory.adjust: ${answer.string()}`);
    },
  };
}
