import { expect, test } from "bun:test";
import { addressFrom, addressLines, addressProblems } from "./address.ts";

const zips = {
  place: async (zip: string) =>
    zip === "10001" ? { zip, city: "New York", state: "NY", lat: 40.75, lon: -73.99 } : null,
};
const good = { name: "Ada Moreno", line1: "12 Larkspur Lane", city: "New York", state: "NY", zip: "10001" };
const problemsOf = async (change: Record<string, string>) => {
  const problems = await addressProblems(addressFrom({ ...good, ...change }), zips);
  return problems.map(({ field, message }) => `${field}: ${message}`);
};

test("an address as people type it is tidied and good", async () => {
  const typed = addressFrom({
    ...good,
    name: "  Ada   Moreno ",
    state: "ny",
    zip: "10001-1234",
    line2: " ",
    phone: "",
  });
  expect(typed).toEqual(good);
  expect(await addressProblems(typed, zips)).toEqual([]);
  expect(addressLines({ ...typed, line2: "Flat 3" })).toEqual([
    "Ada Moreno",
    "12 Larkspur Lane",
    "Flat 3",
    "New York, NY 10001",
  ]);
});

test("names and streets of anywhere are good", async () => {
  expect(await problemsOf({ name: "Žofia Nguyễn-O’Brien 田中", line1: "½ Rue de l’Église №4" })).toEqual([]);
});

test("a ZIP code of another state says where it is", async () => {
  expect(await problemsOf({ state: "CA" })).toEqual([
    "zip: ZIP code 10001 is in New York, New York, not in California.",
  ]);
});

test("a ZIP code that is none, or not five digits, says so", async () => {
  expect(await problemsOf({ zip: "00000" })).toEqual(["zip: There is no ZIP code 00000 that we deliver to."]);
  expect(await problemsOf({ zip: "1000" })).toEqual(["zip: A ZIP code has five digits, such as 10001."]);
});

test("everything that is missing is told at once, in the order of the form", async () => {
  const problems = await addressProblems(addressFrom({ phone: "none" }), zips);
  expect(problems.map(({ field }) => field)).toEqual(["name", "line1", "city", "state", "zip", "phone"]);
});

test("what no label can carry is refused", async () => {
  expect(await problemsOf({ line1: "x".repeat(81) })).toEqual(["line1: At most 80 characters fit on a label."]);
  expect(await problemsOf({ city: "New\u0000York" })).toHaveLength(1);
});
