import { expect, test } from "bun:test";
import { lastWords } from "./shop-nodes.ts";

test("of a log in JSON lines the last error counts, with its cause", () => {
  const log = `{"level":30,"msg":"the shop is open"}\n{"level":50,"msg":"cannot go on","err":{"message":"disk full"}}\n{"level":30,"msg":"bye"}\n`;
  expect(lastWords(log)).toBe("cannot go on: disk full");
});

test("of an error that was thrown its own line counts, not the frames below it", () => {
  expect(lastWords("12 |   boom();\nTypeError: boom is not a function\n      at /shop.ts:12:3\n\nBun v1.4\n")).toBe(
    "TypeError: boom is not a function",
  );
});

test("settings that need attention are told whole", () => {
  const faults = "These settings need attention:\n  PORT=x: Expected integer\n  COOKIE_SECRET is not set";
  expect(lastWords(`some warning\n${faults}\n`)).toBe(faults);
});
