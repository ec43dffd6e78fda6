import { expect, test } from "bun:test";
import fc from "fast-check";
import { openVault, SealError } from "./seal.ts";

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const OLD = "a1".repeat(32);
const NEW = Buffer.from("new key of thirty-two bytes long").toString("base64url");
const vault = openVault({ DATA_KEY: OLD });

test(`what was sealed opens again, whatever it was, and never looks the same twice (SEED=${SEED})`, () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (plain) => {
      const [first, second] = [vault.seal("name", plain), vault.seal("name", plain)];
      expect(vault.open("name", first)).toBe(plain);
      expect(first).not.toBe(second);
    }),
    { seed: SEED },
  );
});

test("what was sealed for one purpose is no good for another", () => {
  const sealed = vault.seal("name", "Ada");
  expect(() => vault.open("address", sealed)).toThrow(SealError);
});

test("a sealed text that was changed, cut or made up does not open", () => {
  const sealed = vault.seal("name", "Ada");
  const flipped = `${sealed.slice(0, -2)}${sealed.at(-2) === "A" ? "B" : "A"}${sealed.at(-1)}`;
  for (const wrong of [flipped, sealed.slice(0, 20), "", "Ada", `${sealed.slice(0, 6)}.`, `AAAAAA${sealed.slice(6)}`]) {
    expect(() => vault.open("name", wrong)).toThrow(SealError);
  }
});

test("a new key opens what the old one sealed for as long as that is kept, and seals by itself", () => {
  const sealed = vault.seal("name", "Ada");
  const rotated = openVault({ DATA_KEY: NEW, DATA_KEY_OLD: OLD });
  expect(rotated.open("name", sealed)).toBe("Ada");
  const after = openVault({ DATA_KEY: NEW });
  expect(after.open("name", rotated.seal("name", "Ben"))).toBe("Ben");
  expect(() => after.open("name", sealed)).toThrow(SealError);
});

test("an index finds a value again, under the old key too, and differs by value, purpose and key", () => {
  const rotated = openVault({ DATA_KEY: NEW, DATA_KEY_OLD: OLD });
  const index = vault.blindIndex("mail", "ada@example.com");
  expect(vault.blindIndex("mail", "ada@example.com")).toBe(index);
  expect(rotated.blindIndexes("mail", "ada@example.com")).toEqual([
    rotated.blindIndex("mail", "ada@example.com"),
    index,
  ]);
  const all = [
    index,
    vault.blindIndex("mail", "ben@example.com"),
    vault.blindIndex("name", "ada@example.com"),
    openVault({ DATA_KEY: NEW }).blindIndex("mail", "ada@example.com"),
  ];
  expect(new Set(all).size).toBe(4);
});

test("a key of another length is refused at once", () => {
  expect(() => openVault({ DATA_KEY: "short" })).toThrow(SealError);
});
