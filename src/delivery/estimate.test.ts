import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { distanceKm } from "./distance.ts";
import { estimateDelivery, TRANSIT_BANDS, type Warehouse } from "./estimate.ts";
import { addDays, momentOf, wallClock, weekday, zoneOf } from "./time-zone.ts";

const newark = warehouse(1, "NJ", 40.7081, -74.1891, 15 * 60);
const reno = warehouse(2, "NV", 39.6419, -119.8735, 16 * 60);
const brooklyn = { lat: 40.6782, lon: -73.9442 };
const sacramento = { lat: 38.5816, lon: -121.4944 };
const both = [full(1), full(2)];

describe("a delivery estimate", () => {
  test("comes from the nearest warehouse", () => {
    expect(estimateDelivery([newark, reno], both, brooklyn, at("2026-11-18T12:00:00Z"))?.warehouse.code).toBe("W1");
    expect(estimateDelivery([newark, reno], both, sacramento, at("2026-11-18T12:00:00Z"))?.warehouse.code).toBe("W2");
  });

  test("passes over a nearer warehouse whose units are all allocated", () => {
    const stock = [{ warehouseId: 1, onHand: 3, allocated: 3 }, full(2)];
    expect(estimateDelivery([newark, reno], stock, brooklyn, at("2026-11-18T12:00:00Z"))?.warehouse.code).toBe("W2");
  });

  test("is null when no known warehouse has a unit", () => {
    const none = [{ warehouseId: 1, onHand: 0, allocated: 0 }, full(99)];
    expect(estimateDelivery([newark, reno], none, brooklyn, 0)).toBeNull();
  });

  test("leaves today before the warehouse's own cut-off, tomorrow from that minute on", () => {
    // Wednesday; Newark is five hours behind UTC in November, its cut-off at 15:00 is 20:00 UTC.
    const before = estimateDelivery([newark], both, brooklyn, at("2026-11-18T19:59:59.999Z"));
    expect(before).toMatchObject({
      earliest: "2026-11-19",
      latest: "2026-11-21",
      orderBefore: at("2026-11-18T20:00:00Z"),
    });
    const after = estimateDelivery([newark], both, brooklyn, at("2026-11-18T20:00:00Z"));
    expect(after).toMatchObject({
      earliest: "2026-11-20",
      latest: "2026-11-23",
      orderBefore: at("2026-11-19T20:00:00Z"),
    });
  });

  test("counts the day where the warehouse is, not in UTC", () => {
    // 02:00 UTC on Thursday is still Wednesday evening, 18:00, in Reno.
    expect(estimateDelivery([reno], both, sacramento, at("2026-11-19T02:00:00Z"))?.orderBefore).toBe(
      at("2026-11-20T00:00:00Z"),
    );
  });

  test("skips Sunday: ordered late on Saturday it leaves on Monday", () => {
    const estimate = estimateDelivery([newark], both, brooklyn, at("2026-11-21T21:00:00Z"));
    expect(estimate).toMatchObject({ earliest: "2026-11-24", orderBefore: at("2026-11-23T20:00:00Z") });
  });

  test("keeps the cut-off on the clock when summer time ends", () => {
    // On Saturday 31 October 2026 New Jersey is four hours behind UTC, on Monday five.
    expect(estimateDelivery([newark], both, brooklyn, at("2026-10-31T18:59:00Z"))?.orderBefore).toBe(
      at("2026-10-31T19:00:00Z"),
    );
    expect(estimateDelivery([newark], both, brooklyn, at("2026-10-31T19:00:00Z"))?.orderBefore).toBe(
      at("2026-11-02T20:00:00Z"),
    );
  });

  test("holds from any moment on until the moment it says, and not a millisecond longer", () => {
    fc.assert(
      fc.property(moments, points, (now, place) => {
        const estimate = estimateDelivery([newark, reno], both, place, now)!;
        expect(estimate.orderBefore).toBeGreaterThan(now);
        expect(estimateDelivery([newark, reno], both, place, estimate.orderBefore - 1)).toEqual(estimate);
        const next = estimateDelivery([newark, reno], both, place, estimate.orderBefore)!;
        expect(next.orderBefore).toBeGreaterThan(estimate.orderBefore);
        expect(next.earliest > estimate.earliest && next.latest > estimate.latest).toBe(true);
      }),
    );
  });

  test("never promises a Sunday, nor the latest day before the earliest", () => {
    fc.assert(
      fc.property(moments, points, (now, place) => {
        const { earliest, latest } = estimateDelivery([newark, reno], both, place, now)!;
        expect(weekday(earliest)).not.toBe(0);
        expect(weekday(latest)).not.toBe(0);
        expect(earliest < latest).toBe(true);
      }),
    );
  });

  test("takes longer the farther it goes", () => {
    for (const [at, band] of TRANSIT_BANDS.entries()) {
      const previous = TRANSIT_BANDS[at - 1];
      if (previous)
        expect(band.fastestDays >= previous.fastestDays && band.slowestDays > previous.slowestDays).toBe(true);
    }
  });
});

describe("a distance", () => {
  test("agrees with published ones", () => {
    const losAngeles = { lat: 34.0522, lon: -118.2437 };
    const newYork = { lat: 40.7128, lon: -74.006 };
    expect(distanceKm(newYork, losAngeles)).toBeCloseTo(3935.7, 0);
    // One degree along the equator is a 360th of its length.
    expect(distanceKm({ lat: 0, lon: 0 }, { lat: 0, lon: 1 })).toBeCloseTo(111.195, 2);
  });

  test("is the same both ways, nothing to itself, and never longer than half the globe", () => {
    fc.assert(
      fc.property(points, points, (a, b) => {
        expect(distanceKm(a, b)).toBeCloseTo(distanceKm(b, a), 6);
        expect(distanceKm(a, a)).toBeCloseTo(0, 6);
        expect(distanceKm(a, b)).toBeLessThanOrEqual(20_016);
      }),
    );
  });
});

describe("a clock on the wall", () => {
  test("reads the same after going to a moment and back", () => {
    fc.assert(
      fc.property(moments, fc.constantFrom("NJ", "TX", "AZ", "NV", "AK", "HI", "PR"), (now, state) => {
        const zone = zoneOf(state, -100);
        const clock = wallClock(zone, now);
        expect(wallClock(zone, momentOf(zone, clock))).toEqual(clock);
      }),
    );
  });

  test("means the first of two equal hours, and counts a skipped one from before the change", () => {
    const zone = "America/New_York";
    expect(momentOf(zone, { day: "2026-11-01", minutes: 90 })).toBe(at("2026-11-01T05:30:00Z"));
    expect(momentOf(zone, { day: "2026-03-08", minutes: 150 })).toBe(at("2026-03-08T07:30:00Z"));
  });

  test("follows the line through a split state", () => {
    expect(zoneOf("TX", -96.8)).toBe("America/Chicago");
    expect(zoneOf("TX", -106.4)).toBe("America/Denver");
    expect(zoneOf("FL", -87.2)).toBe("America/Chicago");
    expect(zoneOf("AZ", -112)).toBe("America/Phoenix");
  });

  test("adds days over the end of a month and of a leap year's February", () => {
    expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  });
});

const moments = fc.integer({ min: at("2024-01-01T00:00:00Z"), max: at("2030-12-31T00:00:00Z") });
const points = fc.record({
  lat: fc.double({ min: -15, max: 71, noNaN: true }),
  lon: fc.double({ min: -179, max: -65, noNaN: true }),
});

function warehouse(id: number, state: string, lat: number, lon: number, cutoffMinutes: number): Warehouse {
  return { id, code: `W${id}`, name: `Warehouse ${id}`, city: "Town", state, lat, lon, cutoffMinutes };
}

function full(warehouseId: number) {
  return { warehouseId, onHand: 5, allocated: 1 };
}

function at(iso: string): number {
  return Date.parse(iso);
}
