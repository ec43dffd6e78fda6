import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { EXPRESS_BANDS, TRANSIT_BANDS, type Warehouse } from "./estimate.ts";
import { deliveryOptions } from "./options.ts";
import { weekday } from "./time-zone.ts";

const newark = warehouse(1, "NJ", 40.7081, -74.1891, 15 * 60);
const reno = warehouse(2, "NV", 39.6419, -119.8735, 16 * 60);
const brooklyn = { lat: 40.6782, lon: -73.9442 };
const prices = { standard: 0, express: 1_499 };
const at = Date.parse;

describe("delivery options", () => {
  test("show standard and express with their prices, express sooner", () => {
    // Wednesday, 07:00 in Newark.
    expect(deliveryOptions([newark], brooklyn, prices, at("2026-11-18T12:00:00Z"))).toEqual([
      {
        id: "standard",
        price: 0,
        arrivesFrom: "2026-11-19",
        arrivesUntil: "2026-11-21",
        cutOff: at("2026-11-18T20:00:00Z"),
      },
      {
        id: "express",
        price: 1_499,
        arrivesFrom: "2026-11-19",
        arrivesUntil: "2026-11-19",
        cutOff: at("2026-11-18T20:00:00Z"),
      },
    ]);
  });

  test("of several shipments say when the last is there, and count until the first warehouse closes", () => {
    const [standard] = deliveryOptions([newark, reno], brooklyn, prices, at("2026-11-18T12:00:00Z"));
    const [fromReno] = deliveryOptions([reno], brooklyn, prices, at("2026-11-18T12:00:00Z"));
    expect(standard).toEqual({ ...fromReno!, cutOff: at("2026-11-18T20:00:00Z") });
  });

  test("are none when nothing is sent", () => {
    expect(deliveryOptions([], brooklyn, prices, 0)).toEqual([]);
  });

  test("promise no Sunday, and express never later than standard", () => {
    const moments = fc.integer({ min: at("2026-01-01"), max: at("2027-12-31") });
    const places = fc.record({
      lat: fc.double({ min: 18, max: 65, noNaN: true }),
      lon: fc.double({ min: -170, max: -66, noNaN: true }),
    });
    fc.assert(
      fc.property(moments, places, fc.subarray([newark, reno], { minLength: 1 }), (now, place, from) => {
        const [standard, express] = deliveryOptions(from, place, prices, now);
        for (const each of [standard!, express!]) {
          expect(weekday(each.arrivesFrom)).not.toBe(0);
          expect(weekday(each.arrivesUntil)).not.toBe(0);
          expect(each.arrivesFrom <= each.arrivesUntil).toBe(true);
          expect(each.cutOff).toBeGreaterThan(now);
        }
        expect(express!.arrivesFrom <= standard!.arrivesFrom).toBe(true);
        expect(express!.arrivesUntil < standard!.arrivesUntil).toBe(true);
      }),
    );
  });

  test("reach everywhere", () => {
    for (const bands of [TRANSIT_BANDS, EXPRESS_BANDS]) expect(bands.at(-1)!.upToKm).toBe(Number.POSITIVE_INFINITY);
  });
});

function warehouse(id: number, state: string, lat: number, lon: number, cutoffMinutes: number): Warehouse {
  return { id, code: `W${id}`, name: `Warehouse ${id}`, city: "Anywhere", state, lat, lon, cutoffMinutes };
}
