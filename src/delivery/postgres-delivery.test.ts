import { afterAll, beforeAll, expect, test } from "bun:test";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import { createDelivery } from "./postgres-delivery.ts";
import { readZipCodes, toPlace, writeZipCodes } from "./zip-codes.ts";

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await database.sql`INSERT INTO warehouses (code, name, city, state, zip, lat, lon, cutoff)
    VALUES ('EWR', 'Newark Harbour', 'Newark', 'NJ', '07114', 40.7081, -74.1891, '15:30')`;
});
afterAll(() => database.drop());

test("the whole country's ZIP codes are written once, and again changes nothing", async () => {
  const places = await readZipCodes();
  expect(places.length).toBeGreaterThan(40_000);
  expect(await writeZipCodes(database.sql, places)).toBe(places.length);
  expect(await writeZipCodes(database.sql, places)).toBe(0);
});

test("a ZIP code that exists has a place, also one with leading zeros", async () => {
  const delivery = createDelivery(database.sql);
  expect(await delivery.place("10001")).toMatchObject({ city: "New York", state: "NY" });
  expect(await delivery.place("00901")).toMatchObject({ city: "San Juan", state: "PR" });
});

test("what is no ZIP code, or none of them, has no place", async () => {
  const delivery = createDelivery(database.sql);
  for (const zip of ["00000", "1000", "100011", "1000a", "' OR 1", "", "１００01"])
    expect(await delivery.place(zip)).toBeNull();
});

test("an estimate reads warehouses and their cut-off from the database", async () => {
  const delivery = createDelivery(database.sql);
  const [row] = await database.sql<{ id: number }[]>`SELECT id FROM warehouses`;
  const place = (await delivery.place("11201"))!;
  const stock = [{ warehouseId: row!.id, onHand: 1, allocated: 0 }];
  const estimate = await delivery.estimate(place, stock, Date.parse("2026-11-18T20:29:00Z"));
  expect(estimate).toMatchObject({
    warehouse: { code: "EWR" },
    earliest: "2026-11-19",
    orderBefore: Date.parse("2026-11-18T20:30:00Z"),
  });
  expect(await delivery.estimate(place, [], 0)).toBeNull();
});

test("a warehouse says how far it is and when it delivers, also one that was added a moment ago", async () => {
  const delivery = createDelivery(database.sql);
  const place = (await delivery.place("11201"))!;
  const now = Date.parse("2026-11-18T20:29:00Z");
  expect((await delivery.distances(place)).size).toBe(1);
  const [added] = await database.sql<{ id: number }[]>`
    INSERT INTO warehouses (code, name, city, state, zip, lat, lon)
    VALUES ('RNO', 'Reno', 'Reno', 'NV', '89506', 39.6419, -119.8735) RETURNING id`;
  const standard = await delivery.arrival(place, added!.id, "standard", now);
  const express = await delivery.arrival(place, added!.id, "express", now);
  expect([standard.arrivesFrom, express.arrivesFrom]).toEqual(["2026-11-23", "2026-11-20"]);
  expect(await delivery.options(place, [added!.id], { standard: 599, express: 1_499 }, now)).toMatchObject([
    { id: "standard", price: 599, arrivesUntil: standard.arrivesUntil },
    { id: "express", price: 1_499, arrivesUntil: express.arrivesUntil },
  ]);
  await expect(delivery.arrival(place, 99, "standard", now)).rejects.toThrow("there is no warehouse 99");
});

test("entries that cannot be right are left out", () => {
  const good = { zip: "10001", latitude: 40.7, longitude: -74, city: "New York", state: "NY" };
  expect(toPlace(good)).not.toBeNull();
  expect(toPlace({ ...good, longitude: 74 })).toBeNull();
  expect(toPlace({ ...good, latitude: 0, longitude: 0 })).toBeNull();
  expect(toPlace({ ...good, latitude: Number.NaN })).toBeNull();
  expect(toPlace({ ...good, zip: "1001" })).toBeNull();
  expect(toPlace({ ...good, state: "AE" })).toBeNull();
  expect(toPlace({ ...good, city: " " })).toBeNull();
});
