import { expect, test } from "bun:test";
import { freshDatabase } from "../../test/support/index.ts";
import { noBroker } from "../../test/support/kernel.ts";
import { createLog } from "../platform/log.ts";
import { lastNight, openBuilder } from "./builder.ts";

test("the last night is today's once its hour is over, and yesterday's before", () => {
  const at = (text: string) => new Date(lastNight(Date.parse(text))).toISOString();
  expect(at("2026-03-02T02:59:59Z")).toBe("2026-03-01T03:00:00.000Z");
  expect(at("2026-03-02T03:00:00Z")).toBe("2026-03-02T03:00:00.000Z");
  expect(at("2026-03-02T23:10:00Z")).toBe("2026-03-02T03:00:00.000Z");
});

test("of two nodes that look at once whether it is time one counts, and both know it is done", async () => {
  const db = await freshDatabase();
  const parts = { sql: db.sql, log: createLog("silent"), broker: noBroker, recommendations: { forget: () => {} } };
  const nodes = [openBuilder(parts), openBuilder(parts)];
  await Promise.all(nodes.map((node) => node.lookNow()));
  await Promise.all(nodes.map((node) => node.stop()));
  expect(await db.sql`SELECT FROM recommendation_generations WHERE state = 'active'`).toHaveLength(1);
  const again = openBuilder(parts);
  await again.lookNow();
  await again.stop();
  expect(await db.sql`SELECT FROM recommendation_generations WHERE state <> 'retired'`).toHaveLength(1);
  await db.drop();
});
