import { expect, test } from "bun:test";
import { Pauses } from "./pauses.ts";

test("a pause ends by itself, and at once where its loop is stopped", async () => {
  const pauses = new Pauses();
  await pauses.wait(1);
  const long = pauses.wait(1_000_000);
  pauses.stop();
  expect(await long).toBeUndefined();
  expect(await pauses.wait(1_000_000)).toBeUndefined();
});
