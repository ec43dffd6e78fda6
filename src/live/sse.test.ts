import { expect, test } from "bun:test";
import { farewell, message, retry } from "./sse.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("every line of a message is a data line of its own, whatever ends it", () => {
  expect(text(message("12@3", "<p>\none\r\ntwo\rthree</p>"))).toBe(
    "id: 12@3\ndata: <p>\ndata: one\ndata: two\ndata: three</p>\n\n",
  );
});

test("text that looks like the protocol stays text", () => {
  expect(text(message("1@1", "\nevent: stolen\n\nid: 9"))).toBe(
    "id: 1@1\ndata: \ndata: event: stolen\ndata: \ndata: id: 9\n\n",
  );
});

test("a message has no event name, so that htmx swaps it; a farewell has one, so that it does not", () => {
  expect(text(message("1@1", "hello"))).not.toContain("event:");
  expect(text(farewell(1234.5))).toBe("retry: 1235\nevent: server-closing\ndata: reconnect\n\n");
});

test("the time to come back is part of the message that follows it", () => {
  expect(text(retry(1500)) + text(message("1@1", "x"))).toBe("retry: 1500\nid: 1@1\ndata: x\n\n");
});
