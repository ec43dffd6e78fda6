import { expect } from "bun:test";
import { freshDatabase } from "../../test/support/index.ts";
import { startTestNode, stockProducts } from "../../test/support/kernel.ts";
import { audit } from "../audit/audit.ts";
import { createDelivery } from "../delivery/postgres-delivery.ts";
import { createLog } from "../platform/log.ts";
import { openVault } from "../platform/seal.ts";
import { readSettings } from "../platform/settings.ts";
import { type Accounts, openAccounts } from "./accounts.ts";
import type { Visit } from "./sessions.ts";
import { mailbox } from "./testing-accounts.ts";
import { newId } from "./tokens.ts";

export const DATA_KEY = "da".repeat(32);
export const PASSWORD = "three otters in a boat";

export const browser = (cartId: string | null = null, oldToken: string | null = null): Visit => ({
  oldToken,
  cartId,
  device: "Firefox on Linux",
});
export const tokenIn = (path: string) => new URL(path, "http://localhost").searchParams.get("token")!;

/** For tests: accounts with the carts that they take along, and the letters that they write. */
export async function openAccountsRoom() {
  const db = await freshDatabase();
  await stockProducts(db.sql, [20, 20, 20]);
  await db.sql`INSERT INTO zip_codes (zip, city, state, lat, lon) VALUES ('10001', 'New York', 'NY', 40.75, -73.99)`;
  const node = await startTestNode({ databaseUrl: db.url });
  const mail = mailbox();
  /** Whom other rooms were asked to forget. */
  const asked: string[] = [];

  const open = (keys: { DATA_KEY: string; DATA_KEY_OLD?: string } = { DATA_KEY }): Accounts => {
    const settings = readSettings({ DATABASE_URL: db.url, COOKIE_SECRET: "-".repeat(32), ...keys });
    const { sql } = db;
    const vault = openVault(keys);
    return openAccounts({
      ...{ sql, vault, settings, mail, log: createLog("silent"), carts: node.carts, delivery: createDelivery(sql) },
      keepers: [
        { name: "orders", collect: async ({ id }) => [{ of: id }], erase: async ({ id }) => void asked.push(id) },
      ],
    });
  };
  const accounts = open();

  return {
    ...{ db, node, mail, accounts, asked, open },
    /** Somebody with an account, signed in on one browser. */
    join: async (name: string, cartId: string | null = null) => {
      const email = `${name.toLowerCase()}-${newId().toLowerCase()}@example.com`;
      const signUp = await accounts.signUps.begin({ email, name, password: PASSWORD }, "/");
      const signedIn = await accounts.signUps.finish(tokenIn(mail.linkTo(email)), { ...browser(cartId), signUp });
      return { email, ...signedIn! };
    },
    fill: async (cartId: string, productId: number, quantity: number) => {
      const command = { type: "add", productId, quantity, commandId: newId() } as const;
      expect((await node.carts.ask(cartId, command)).ok).toBe(true);
    },
    linesOf: async (cartId: string) => {
      const reply = await node.carts.ask(cartId, { type: "read" });
      return reply.ok ? reply.answer.lines.map(({ productId, quantity }) => [productId, quantity]) : reply;
    },
    /** Ends it, and counts its stock once more. */
    close: async () => {
      await node.stop();
      expect((await audit(db.sql)).violations).toEqual([]);
      await db.drop();
    },
  };
}
