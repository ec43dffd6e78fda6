import { expect, test } from "bun:test";
import { parseForm } from "./form.ts";

const read = (text: string) => JSON.parse(JSON.stringify(parseForm(text)));

test("names with brackets are nested, lists are numbered", () => {
  expect(read("amount=1&metadata[checkoutId]=a%20b+c&card[number]=4242&card[exp][month]=1")).toEqual({
    amount: "1",
    metadata: { checkoutId: "a b c" },
    card: { number: "4242", exp: { month: "1" } },
  });
  expect(read("expand[]=a&expand[]=b")).toEqual({ expand: { 0: "a", 1: "b" } });
  expect(read("expand[0]=a&expand[1]=b")).toEqual({ expand: { 0: "a", 1: "b" } });
  expect(read("")).toEqual({});
});

test("no name means anything to the language", () => {
  const form = parseForm("__proto__[admin]=1&constructor=2&metadata[__proto__]=3");
  expect(({} as { admin?: string }).admin).toBeUndefined();
  expect(Object.getPrototypeOf(form)).toBeNull();
  expect(form.constructor).toBe("2" as never);
});

test("more names, or more brackets, than any call has are refused", () => {
  expect(() => parseForm("a=1&".repeat(2_000))).toThrow(RangeError);
  expect(() => parseForm(`a${"[b]".repeat(50)}=1`)).toThrow(RangeError);
});
