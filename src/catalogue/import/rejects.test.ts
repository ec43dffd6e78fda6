import { expect, test } from "bun:test";
import { throwAwayFolder } from "../../../test/support/index.ts";
import { rejectsFile } from "./rejects.ts";

const reject = (line: number) => ({ line, reason: "the price is missing", row: { line } });

test("rejects that come at the same time are all in the file, and none of an earlier run", async () => {
  const file = `${throwAwayFolder("rejects")}/rejects.ndjson`;
  const linesOf = async () =>
    (await Bun.file(file).text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).line)
      .sort();
  const lines = [1, 2, 3, 4, 5, 6];
  for (const some of [lines, lines.slice(0, 3)]) {
    const rejects = rejectsFile(file);
    await Promise.all(some.map((line) => rejects.add(reject(line))));
    await rejects.close();
    expect(rejects.count).toBe(some.length);
    expect(await linesOf()).toEqual(some);
  }
  await rejectsFile(file).close();
  expect(await Bun.file(file).exists()).toBe(false);
});

test("whoever has a reject is told that its file cannot be made, and closing it says no more", async () => {
  const folder = throwAwayFolder("rejects");
  await Bun.write(`${folder}/taken`, "");
  const rejects = rejectsFile(`${folder}/taken/rejects.ndjson`);
  const told = await Promise.allSettled([rejects.add(reject(1)), rejects.add(reject(2))]);
  expect(told.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await rejects.close();
});
