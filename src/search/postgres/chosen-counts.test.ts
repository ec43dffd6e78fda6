import { expect, test } from "bun:test";
import { countsWithChosen } from "./chosen-counts.ts";

test("what is chosen is counted among what passes, its neighbours where nothing of the kind was chosen", () => {
  const passing = [
    { id: 1, count: 36 },
    { id: 2, count: 84 },
  ];
  const estimated = [
    { id: 2, count: 96 },
    { id: 3, count: 400 },
    { id: 1, count: 48 },
  ];
  expect(countsWithChosen(passing, estimated, [1, 2])).toEqual([...passing, { id: 3, count: 400 }]);
});

test("a chosen one that nothing passes with is not listed by a stale estimate", () => {
  expect(countsWithChosen([], [{ id: 7, count: 12 }], [7])).toEqual([]);
});

test("without a choice it is the counts themselves", () => {
  expect(countsWithChosen([{ id: 1, count: 1 }], [{ id: 1, count: 2 }])).toEqual([{ id: 1, count: 2 }]);
});
