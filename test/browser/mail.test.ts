import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { OrderView } from "../../actors/order/messages.ts";
import { line, newOrder } from "../../actors/order/testing.ts";
import { mailFolder } from "../../src/mail/folder.ts";
import { byShop } from "../../src/orders/details.ts";
import { letterHtml } from "../../views/mail/letter.tsx";
import { letterText } from "../../views/mail/letter-text.ts";
import { confirmationLetter } from "../../views/mail/order-confirmation.ts";
import {
  type FreshDatabase,
  freshDatabase,
  freshNats,
  startNode,
  type TestNode,
  throwAwayFolder,
} from "../support/index.ts";
import { bringAxe, PATIENCE, violationsOf, visit } from "./support/index.ts";

setDefaultTimeout(PATIENCE.test);

const ORDER = "S-7K2M-9QXD-4TBA";
const NAUGHTY = `<script>alert("x")</script> 'mug' & 田中さん 🏺 ${"long".repeat(60)}`;
const MAIL_DIR = throwAwayFolder("mail");
const folder = mailFolder({ MAIL_DIR, MAIL_FROM: "Souk <letters@souk.example>" });

let database: FreshDatabase;
let nats: Awaited<ReturnType<typeof freshNats>>;
let node: TestNode;
let html: string;

beforeAll(async () => {
  [database, nats] = await Promise.all([freshDatabase(), freshNats()]);
  node = await startNode("mail", { databaseUrl: database.url, natsUrl: nats.url }, { MAIL_DIR });
  const words = confirmationLetter({ ...orderOf(), href: `${node.url}/orders/${ORDER}?key=k` });
  html = letterHtml(words);
  const letter = { to: "ada@example.org", subject: words.subject, text: letterText(words), html };
  await folder.send({ ...letter, id: `order-confirmation/${ORDER}` });
  await folder.send({ ...letter, id: "account-x", subject: NAUGHTY });
});
afterAll(async () => {
  await node.stop();
  await nats.stop();
  await database.drop();
});

/** A guest's order of two shops in two parcels. */
function orderOf() {
  const lines = [
    line(1, 3, { title: "Speckled bowl", discount: 500, tax: 416 }),
    line(2, 1, { title: NAUGHTY, tax: 152 }),
  ];
  const placed = newOrder(
    lines,
    [
      [[1, 2]],
      [
        [1, 1],
        [2, 1],
      ],
    ],
    { accountId: null },
  );
  const promotions = [{ name: "Autumn in the kitchen", code: "AUTUMN", amount: 500 }];
  const order: OrderView = {
    ...placed,
    refundFailures: [],
    totals: { ...placed.totals, promotions },
    ...{
      orderId: ORDER,
      version: 2,
      status: "processing",
      placedAt: Date.UTC(2026, 10, 21),
      capturedAt: 1,
      captured: 1,
      refunded: 0,
    },
    shipments: placed.shipments.map((each) => ({
      ...each,
      ...{ status: "processing", carrier: null, tracking: null, packedAt: null, shippedAt: null, deliveredAt: null },
    })),
    cancellation: null,
    returns: [],
  };
  const address = { name: "Ada Moreno", line1: "12 Larkspur Lane", city: "New York", state: "NY", zip: "10001" };
  const recipient = { contact: { name: "Ada Moreno", email: "ada@example.org" }, address };
  return {
    order,
    recipient,
    subOrders: byShop(order),
    towns: new Map([
      [1, "Newark, NJ"],
      [2, "Reno, NV"],
    ]),
  };
}

test("letters are listed and read, as HTML and as plain text, without JavaScript too", async () => {
  for (const javaScriptEnabled of [true, false]) {
    await using ada = await visit(node, { javaScriptEnabled });
    await ada.page.goto("/dev/mail");
    await ada.press(`order ${ORDER}`, ".mailbox");
    await ada.sees(".mail-head", "ada@example.org");
    const letter = ada.page.frameLocator(".mail-html");
    await letter.locator("text=thank you, it is yours").waitFor();
    await letter.locator("text=田中さん").first().waitFor();
    const opened = ada.context.waitForEvent("page");
    await letter.locator("a", { hasText: "Follow your order" }).click();
    const beside = await opened;
    await beside.waitForURL(/\/orders\/S-7K2M-9QXD-4TBA/);
    await beside.close();
    await ada.press("Plain text");
    await ada.sees(".mail-text", "Follow your order:");
    expect(ada.troubles.filter((trouble) => !trouble.includes("404"))).toEqual([]);
  }
});

test("the viewer can be used by everybody and fits its screen, and so does a letter", async () => {
  await using ada = await visit(node);
  const { page } = ada;
  const faults: string[] = [];
  const look = async (what: string) => {
    await bringAxe(page);
    for (const [width, height] of [
      [390, 844],
      [1440, 900],
    ] as const) {
      await page.setViewportSize({ width, height });
      const tooWide = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
      if (tooWide > 0) faults.push(`${what}: ${tooWide} px too wide for ${width}`);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        faults.push(...(await violationsOf(page)).map((each) => `${what}, ${colorScheme} at ${width}: ${each}`));
        if (process.env.SHOTS)
          await page.screenshot({ path: `${process.env.SHOTS}/${what}-${width}-${colorScheme}.png` });
      }
    }
  };
  for (const [what, path] of [
    ["list", "/dev/mail"],
    ["letter", `/dev/mail/order-confirmation.${ORDER}`],
    ["text", `/dev/mail/order-confirmation.${ORDER}?as=text`],
    ["naughty", "/dev/mail/account-x"],
  ] as const) {
    await page.goto(path);
    await look(what);
  }
  expect(ada.troubles).toEqual([]);
  await page.goto("about:blank");
  await page.setContent(html);
  await look("html");
  expect(faults).toEqual([]);
});
