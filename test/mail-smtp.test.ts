import { afterAll, beforeAll, expect, test } from "bun:test";
import { Unavailable } from "../actors/kernel/errors.ts";
import { freePort } from "../scripts/stack/ports.ts";
import { LetterRefused } from "../src/mail/mail.ts";
import { type OpenMail, openMail } from "../src/mail/open-mail.ts";
import { startSmtp, type TestSmtp } from "./support/smtp.ts";

const FROM = "Souk <letters@souk.example>";
const LETTER = {
  id: "order-confirmation/S-0000-0000-0000",
  to: "ada@example.org",
  subject: "Thank you: ✓ 田中",
  text: "Hello Ada,\n\n.a line that starts with a dot",
  html: "<p>Hello Ada</p>",
};

let smtp: TestSmtp;
let mail: OpenMail;

beforeAll(async () => {
  smtp = await startSmtp();
  mail = openMail({ SMTP_URL: smtp.url, MAIL_FROM: FROM, MAIL_DIR: "/nowhere" });
});
afterAll(async () => {
  mail.close();
  await smtp.stop();
});

const outcome = (to: string, given: Partial<typeof LETTER> = {}) =>
  mail.send({ ...LETTER, to, ...given }).then(
    () => "sent",
    (error: Error) => error,
  );

test("a letter arrives whole, as text and as HTML, from the shop, under its own Message-ID", async () => {
  await mail.send(LETTER);
  const { from, to, source } = smtp.taken.at(-1)!;
  expect([from, to]).toEqual(["letters@souk.example", ["ada@example.org"]]);
  expect(source).toContain("From: Souk <letters@souk.example>");
  expect(source).toContain("Message-ID: <order-confirmation.S-0000-0000-0000@souk.example>");
  expect(source).toContain("\n.a line that starts with a dot");
  expect(source).toContain("<p>Hello Ada</p>");
  await mail.send(LETTER);
  const ids = smtp.taken.map((each) => /^Message-ID: .*$/m.exec(each.source)?.[0]);
  expect(new Set(ids).size).toBe(1);
});

test("what the recipient's server refuses for good is refused, and does not name the recipient", async () => {
  smtp.refuse("gone@example.org", { code: 550, words: "no such mailbox gone@example.org" });
  const refused = await outcome("gone@example.org");
  expect(refused).toBeInstanceOf(LetterRefused);
  expect((refused as Error).message).not.toContain("gone@");
});

test("what it refuses for now is to be tried again, and then goes", async () => {
  smtp.refuse("busy@example.org", { code: 451, words: "come back later" });
  expect(await outcome("busy@example.org")).toBeInstanceOf(Unavailable);
  smtp.refuse("busy@example.org", null);
  expect(await outcome("busy@example.org")).toBe("sent");
});

test("a connection that drops in the middle is to be tried again, and then the letter goes", async () => {
  smtp.dropNext(1);
  const before = smtp.taken.length;
  expect(await outcome("cut@example.org")).toBeInstanceOf(Unavailable);
  expect(smtp.taken.length).toBe(before);
  expect(await outcome("cut@example.org")).toBe("sent");
});

test("no address is a list of addresses, and none brings headers of its own", async () => {
  const before = smtp.taken.length;
  await outcome("eve@example.org, mallory@example.org");
  await outcome("eve@example.org>\r\nRCPT TO:<mallory@example.org");
  await outcome("ada@example.org", { subject: "Hello\r\nBcc: mallory@example.org" });
  const arrived = smtp.taken.slice(before);
  expect(arrived.flatMap(({ to }) => to)).not.toContain("mallory@example.org");
  expect(arrived.filter(({ source }) => /^Bcc:/im.test(source))).toEqual([]);
});

test("more letters than there are lines all go, each once", async () => {
  const before = smtp.taken.length;
  const all = Array.from({ length: 40 }, (_, at) => `shopper-${at}@example.org`);
  expect(new Set(await Promise.all(all.map((to) => outcome(to))))).toEqual(new Set(["sent"]));
  const to = smtp.taken.slice(before).flatMap((each) => each.to);
  expect(to.sort()).toEqual(all.sort());
});

test("a server that is not there is to be tried again", async () => {
  const away = openMail({ SMTP_URL: `smtp://127.0.0.1:${await freePort()}`, MAIL_FROM: FROM, MAIL_DIR: "/nowhere" });
  await expect(away.send(LETTER)).rejects.toBeInstanceOf(Unavailable);
  away.close();
});
