import { openAccounts } from "../../../src/accounts/accounts.ts";
import { type Mailbox, mailbox } from "../../../src/accounts/testing-accounts.ts";
import { DEMO_PASSWORD, writePeople } from "../../../src/demo/people.ts";
import { createLog } from "../../../src/platform/log.ts";
import { openVault } from "../../../src/platform/seal.ts";
import { readSettings } from "../../../src/platform/settings.ts";
import { TEST_DATA_KEY } from "../../support/shop.ts";
import type { Market } from "./market.ts";
import { type Visitor, visit } from "./visitor.ts";

const KEYS = { DATA_KEY: TEST_DATA_KEY };
const peopled = new Map<Market, Promise<unknown>>();
type Cookies = Awaited<ReturnType<Visitor["context"]["cookies"]>>;
const passes = new Map<Market, Map<string, Promise<Cookies>>>();

/** Brings the demo's people to the market, once. */
export async function peopleOf(market: Market): Promise<void> {
  const there = peopled.get(market) ?? writePeople(market.sql, openVault(KEYS));
  peopled.set(market, there);
  await there;
}

/** Signs one of them in, by mail address. */
export async function signIn(market: Market, { page, sees, press }: Visitor, email: string): Promise<void> {
  await peopleOf(market);
  await page.goto("/sign-in");
  await page.fill("#email", email);
  await page.fill("#password", DEMO_PASSWORD);
  await press("Sign in", "main form");
  await sees("#account-link[href='/account']");
}

/** Brings one of them in without the way through the form: they sign in once, and whoever is to be them has their cookies. */
export async function comeAs(market: Market, { context }: Visitor, email: string): Promise<void> {
  const known = passes.get(market) ?? new Map<string, Promise<Cookies>>();
  passes.set(market, known);
  const pass = known.get(email) ?? cookiesOf(market, email);
  known.set(email, pass);
  await context.addCookies(await pass);
}

async function cookiesOf(market: Market, email: string): Promise<Cookies> {
  await using visitor = await visit(market.nodes[0]!);
  await signIn(market, visitor, email);
  return visitor.context.cookies();
}

/** Begins a sign-up as the market's nodes do, with a mailbox to look into. */
export async function beginSignUp(market: Market, email: string, password: string): Promise<Mailbox> {
  const nobody = () => Promise.reject(new Error("a sign-up has no cart and no address yet"));
  const mail = mailbox();
  const accounts = openAccounts({
    sql: market.sql,
    vault: openVault(KEYS),
    log: createLog("silent"),
    settings: readSettings({ DATABASE_URL: "-", COOKIE_SECRET: "-".repeat(32), ...KEYS }),
    carts: { ask: nobody },
    delivery: { place: nobody },
    mail,
  });
  await accounts.signUps.begin({ email, name: "Nell", password }, "/");
  return mail;
}
