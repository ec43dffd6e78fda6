import { startTestNode, stockProducts, type TestNode } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import { type Mailbox, mailbox } from "../accounts/testing-accounts.ts";
import { newId } from "../accounts/tokens.ts";
import { postgresCatalogue } from "../catalogue/postgres-catalogue.ts";
import { guestOwner, type Owner } from "../favourites/owner.ts";
import { createLog } from "../platform/log.ts";
import { openVault } from "../platform/seal.ts";
import { readSettings } from "../platform/settings.ts";
import type { BackInStock } from "./back-in-stock.ts";
import { backInStockLetters } from "./letters.ts";
import { openBackInStock } from "./open-back-in-stock.ts";

const DATA_KEY = "da".repeat(32);
const PRODUCTS = 60;

export const guest = (): Owner => guestOwner(newId());
export const cartOf = (shopper: Owner) => shopper.slice(shopper.indexOf(":") + 1);

/** Has them stand in line for it, one after the other. */
export async function inLine(room: BackInStock, productId: number, shoppers: readonly Owner[]): Promise<void> {
  for (const shopper of shoppers) {
    const reply = await room.join(shopper, productId, null);
    if (!reply.ok) throw new Error(`${shopper} does not wait for ${productId}: ${reply.refusal}`);
  }
}

/** For tests: a shop in which everything is sold out. */
export class SoldOutShop {
  #lastProduct = 0;

  private constructor(
    readonly db: FreshDatabase,
    public node: TestNode,
  ) {}

  static async open(): Promise<SoldOutShop> {
    const db = await freshDatabase();
    await stockProducts(db.sql, Array(PRODUCTS).fill(0));
    return new SoldOutShop(db, await startTestNode({ databaseUrl: db.url }));
  }

  async close(): Promise<void> {
    await this.node.stop();
    await this.db.drop();
  }

  /** The waiting room as a node has it; `mail` is where its letters go. */
  room(mail: Pick<Mailbox, "send"> = mailbox(), on: TestNode = this.node): BackInStock {
    const { sql, url } = this.db;
    const vault = openVault({ DATA_KEY });
    const log = createLog("silent");
    const settings = readSettings({ DATABASE_URL: url, COOKIE_SECRET: "-".repeat(32), DATA_KEY });
    const catalogue = postgresCatalogue(sql);
    return openBackInStock({
      ...{ sql, vault, log, settings, catalogue, inventory: on.inventory, carts: on.carts, lines: on.lines },
      write: backInStockLetters({ sql, vault, mail, log, catalogue, settings }),
      mailOf: async (accountId) => `${accountId.toLowerCase()}@example.com`,
      ownedShards: () => on.kernel.ownership.all().map((held) => held.shard),
    });
  }

  /** A room, a product, and so many who stand in line for it there, in this order. */
  async line(length: number): Promise<[BackInStock, number, Owner, Owner, Owner, ...Owner[]]> {
    const [room, product, shoppers] = [this.room(), this.product(), Array.from({ length }, guest)];
    await inLine(room, product, shoppers);
    return [room, product, ...(shoppers as [Owner, Owner, Owner])];
  }

  /** A product that nobody has asked for yet. */
  product(): number {
    this.#lastProduct += 1;
    return this.#lastProduct;
  }

  async receive(productId: number, quantity: number): Promise<void> {
    const command = { type: "receive", warehouseId: 1, quantity, reference: "more", commandId: newId() } as const;
    const reply = await this.node.inventory.ask(String(productId), command);
    if (!reply.ok) throw new Error(reply.refusal);
  }

  async unitsIn(cartId: string, productId: number): Promise<number> {
    const reply = await this.node.carts.ask(cartId, { type: "read" });
    return reply.ok ? (reply.answer.lines.find((line) => line.productId === productId)?.quantity ?? 0) : 0;
  }

  async account(): Promise<{ id: string; cartId: string }> {
    const [id, cartId] = [newId(), newId()];
    await this.db.sql`
      INSERT INTO accounts (id, mail_index, mail, name, password, cart_id)
      VALUES (${id}, ${id}, '', '', '$argon2id$', ${cartId})`;
    return { id, cartId };
  }

  /** The node of before is gone; another has its shards, and knows what is durable. */
  async restarted(): Promise<{ node: TestNode; room: BackInStock }> {
    await this.node.stop();
    this.node = await startTestNode({ databaseUrl: this.db.url });
    return { node: this.node, room: this.room() };
  }
}
