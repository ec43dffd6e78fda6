import { expect, test } from "bun:test";
import { SharedPage, stampedPages } from "./ready-page.ts";

const text = (page: { body(): Uint8Array<ArrayBuffer> }) => Buffer.from(page.body()).toString();

test("a stamp is put in every place, and nothing else moves", () => {
  const stamped = stampedPages(["<é>", "|田|", ""], "12345");
  expect(text(stamped("abcde"))).toBe("<é>abcde|田|abcde");
  expect(text(stamped("fghij"))).toBe("<é>fghij|田|fghij");
  expect(() => stamped("abcd")).toThrow("5 characters");
});

test("answers made one after the other keep each its own stamp, whenever they are read", async () => {
  const stamped = stampedPages(["<", ">"], "1");
  const pages = [stamped("a"), stamped("b"), stamped("c")];
  const answers = pages.map((page) => new Response(page.body()));
  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(["<a>", "<b>", "<c>"]);
});

test("a page that is the same for all is packed once, and not before somebody takes it packed", () => {
  let packings = 0;
  const page = new SharedPage("<p>");
  expect(page.packed(() => null)).toBeNull();
  const pack = () => Buffer.from(`packed ${++packings}`);
  expect(page.packed(pack)).toBe(page.packed(pack)!);
  expect(packings).toBe(1);
});
