import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { decide, PLACES_MAX } from "./decide.ts";
import { nextEffect } from "./effects.ts";
import type { LineAnswer, LineCommand, OfferResult } from "./messages.ts";
import { emptyLine, evolve, type LineState, offeredOf, PASSED_OVER_MS, reservingOf, waitingOf } from "./state.ts";

/** Decides and, unless refused, evolves. */
function tell(state: LineState, command: LineCommand, now = 0): LineAnswer | { refusal: string } {
  const decision = decide(state, command, now);
  if (!("events" in decision)) return decision;
  for (const event of decision.events) evolve(state, event);
  expect(decision.answer.version).toBe(state.version);
  return decision.answer;
}

const join = (shopper: string): LineCommand => ({ type: "join", shopper });
const stock = (available: number, version: number): LineCommand => ({
  type: "notice-stock",
  stock: { available, version },
});

function lineOf(...shoppers: string[]): LineState {
  const state = emptyLine(7);
  for (const [at, shopper] of shoppers.entries()) tell(state, join(shopper), at);
  return state;
}

/** Answers every offer that is on its way. */
function answerAll(state: LineState, resultOf: (shopper: string) => OfferResult["result"], available: number, now = 0) {
  const results = reservingOf(state).map(({ shopper, offer }) => {
    const result = resultOf(shopper);
    return { shopper, offer: offer!, ...(result === "reserved" ? { result, until: now + 1000 } : { result }) };
  });
  const known = { available, version: state.stock.version + 1 };
  return tell(state, { type: "record", outcome: { type: "offers-answered", results, stock: known } }, now);
}

const names = (places: { shopper: string }[]) => places.map(({ shopper }) => shopper);

describe("a waiting line", () => {
  test("has one place for a shopper, however often they ask for it", () => {
    const state = lineOf("ada", "ben");
    expect(tell(state, join("ada"))).toMatchObject({ waiting: 2, place: { state: "waiting", position: 1 } });
    expect(tell(state, join("ben"))).toMatchObject({ waiting: 2, place: { position: 2 } });
    expect(state.version).toBe(2);
  });

  test("offers as many units as came to those who came first", () => {
    const state = lineOf("ada", "ben", "cleo");
    tell(state, stock(2, 1));
    expect(names(reservingOf(state))).toEqual(["ada", "ben"]);
    expect(tell(state, { type: "read", shopper: "cleo" })).toMatchObject({ place: { position: 1 }, waiting: 1 });
  });

  test("offers nothing twice because it hears of the same units twice", () => {
    const state = lineOf("ada", "ben");
    for (let i = 0; i < 3; i++) tell(state, stock(1, 5));
    tell(state, stock(3, 4));
    expect(names(reservingOf(state))).toEqual(["ada"]);
    answerAll(state, () => "reserved", 0);
    expect(names(waitingOf(state))).toEqual(["ben"]);
  });

  test("gives the next unit to whoever missed one because somebody was faster", () => {
    const state = lineOf("ada", "ben");
    tell(state, stock(1, 1));
    answerAll(state, () => "short", 0);
    expect(tell(state, { type: "read", shopper: "ada" })).toMatchObject({ place: { position: 1 } });
    tell(state, stock(1, 9));
    expect(names(reservingOf(state))).toEqual(["ada"]);
  });

  test("passes over whoever's cart takes nothing, and comes back to them", () => {
    const state = lineOf("ada", "ben");
    tell(state, stock(1, 1));
    answerAll(state, () => "passed_over", 1, 10);
    expect(nextEffect(state)?.effect.type).toBe("look");
    tell(state, { type: "record", outcome: { type: "looked", stock: { available: 1, version: 3 } } }, 10);
    expect(names(reservingOf(state))).toEqual(["ben"]);
    answerAll(state, () => "reserved", 0, 10);
    tell(state, stock(1, 9), 10 + PASSED_OVER_MS - 1);
    expect(names(reservingOf(state))).toEqual([]);
    expect(nextEffect(state)).toMatchObject({ effect: { type: "announce" } });
    tell(state, stock(1, 10), 10 + PASSED_OVER_MS);
    expect(names(reservingOf(state))).toEqual(["ada"]);
  });

  test("tells whose turn it is only when the unit is theirs, and once", () => {
    const state = lineOf("ada");
    tell(state, stock(1, 1));
    expect(nextEffect(state)?.effect).toMatchObject({ type: "reserve", offers: [{ shopper: "ada", offer: 1 }] });
    answerAll(state, () => "reserved", 0, 5);
    expect(nextEffect(state)?.effect).toMatchObject({ type: "announce", offers: [{ shopper: "ada", until: 1005 }] });
    const announced = { type: "announced", offers: [{ shopper: "ada", offer: 1 }] } as const;
    tell(state, { type: "record", outcome: announced }, 6);
    expect(nextEffect(state)).toMatchObject({ effect: { type: "settle" }, notBefore: 1005 });
    const { version } = state;
    tell(state, { type: "record", outcome: announced }, 7);
    expect(state.version).toBe(version);
  });

  test("is left by whose offer has ended, and by who leaves; not while a unit is on its way", () => {
    const state = lineOf("ada", "ben", "cleo");
    tell(state, stock(2, 1));
    expect(tell(state, { type: "leave", shopper: "ada" })).toEqual({ refusal: "offer_under_way" });
    answerAll(state, (shopper) => (shopper === "ada" ? "reserved" : "ended"), 0);
    tell(state, { type: "leave", shopper: "ada" });
    tell(state, { type: "leave", shopper: "nobody" });
    expect(names([...state.places.values()])).toEqual(["cleo"]);
  });

  test("takes no answer to an offer that is over", () => {
    const state = lineOf("ada", "ben");
    tell(state, stock(1, 1));
    answerAll(state, () => "short", 0);
    tell(state, stock(1, 5));
    const late = [{ shopper: "ada", offer: 1, result: "reserved", until: 9 }] as const;
    tell(state, { type: "record", outcome: { type: "offers-answered", results: late, stock: null } });
    expect(offeredOf(state)).toEqual([]);
    expect(names(reservingOf(state))).toEqual(["ada"]);
  });

  test("keeps the better place of a guest who signs in", () => {
    const state = lineOf("guest", "ben", "ada");
    tell(state, { type: "hand-over", from: "guest", to: "ada" });
    expect(names([...state.places.values()])).toEqual(["ada", "ben"]);
    tell(state, { type: "hand-over", from: "guest", to: "ada" });
    expect(names([...state.places.values()])).toEqual(["ada", "ben"]);
    const other = lineOf("ada", "guest");
    tell(other, stock(1, 1));
    answerAll(other, () => "reserved", 0);
    tell(other, { type: "hand-over", from: "guest", to: "ada" });
    expect(offeredOf(other)).toHaveLength(1);
    expect(waitingOf(other)).toHaveLength(0);
  });

  test("waits longer each time the world fails its work, and is quick again after", () => {
    const state = lineOf("ada");
    tell(state, stock(1, 1));
    const pauses = [0, 1, 2].map(() => {
      tell(state, { type: "record", outcome: { type: "delayed", why: "away" } }, 0);
      return nextEffect(state)!.notBefore;
    });
    expect(pauses).toEqual([500, 1000, 2000]);
    answerAll(state, () => "reserved", 0);
    expect(nextEffect(state)!.notBefore).toBe(0);
  });

  test("is full at last", () => {
    const state = emptyLine(7);
    for (let n = 1; n <= PLACES_MAX; n++) evolve(state, { type: "PlaceTaken", shopper: `s${n}`, no: n, at: n });
    expect(tell(state, join("late"))).toMatchObject({ refusal: "line_full" });
    expect(tell(state, join("s1"))).toMatchObject({ place: { position: 1 } });
  });
});

/** A world around the line: a stock that others buy from too, and carts that sometimes take nothing. */
class World {
  readonly state = emptyLine(7);
  available = 0;
  version = 0;
  now = 0;
  /** Units in carts by offer, and the offers that were ever made to each shopper and stand. */
  readonly reserved = new Map<number, { shopper: string; until: number }>();

  tell(command: LineCommand) {
    const decision = decide(this.state, command, this.now);
    if (!("events" in decision)) return;
    for (const event of decision.events) {
      if (event.type === "UnitsOffered") this.#checkTurns(event.offers.map(({ shopper }) => shopper));
      evolve(this.state, event);
    }
    expect(reservingOf(this.state).length).toBeLessThanOrEqual(Math.max(this.state.stock.available, 0));
  }

  /** Nobody who could have had the unit came before. */
  #checkTurns(offered: readonly string[]) {
    const able = waitingOf(this.state).filter(({ notBefore }) => notBefore <= this.now);
    expect(offered).toEqual(names(able.slice(0, offered.length)));
    expect(new Set(offered).size).toBe(offered.length);
  }

  stock() {
    return { available: this.available, version: this.version };
  }

  /** Does what is due, as a driver does; `mood` says what becomes of it. */
  work(mood: number) {
    const next = nextEffect(this.state);
    if (!next || next.notBefore > this.now) return;
    const { effect } = next;
    if (mood === 0) return this.tell({ type: "record", outcome: { type: "delayed", why: "away" } });
    if (effect.type === "look") return this.tell({ type: "record", outcome: { type: "looked", stock: this.stock() } });
    if (effect.type === "announce") {
      for (const { offer, shopper } of effect.offers) expect(this.reserved.get(offer)?.shopper).toBe(shopper);
      return this.tell({ type: "record", outcome: { type: "announced", offers: effect.offers } });
    }
    const results = effect.offers.map(({ shopper, offer }): OfferResult => {
      const known = this.reserved.get(offer);
      if (effect.type === "settle" || known)
        return known && known.until > this.now
          ? { shopper, offer, result: "reserved", until: known.until }
          : { shopper, offer, result: "ended" };
      if (mood === 1) return { shopper, offer, result: "passed_over" };
      if (this.available === 0) return { shopper, offer, result: "short" };
      this.available -= 1;
      this.version += 1;
      const until = this.now + 500;
      this.reserved.set(offer, { shopper, until });
      return { shopper, offer, result: "reserved", until };
    });
    // The node dies before it tells, and another does the same work again.
    if (mood === 2) return;
    this.tell({ type: "record", outcome: { type: "offers-answered", results, stock: this.stock() } });
  }
}

test("under any history turns are in order, offers are backed by units, and nobody has two", () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("join" as const), who: fc.nat(12) }),
    fc.record({ do: fc.constant("leave" as const), who: fc.nat(12) }),
    fc.record({ do: fc.constant("hand-over" as const), who: fc.nat(12), to: fc.nat(12) }),
    fc.record({ do: fc.constant("arrive" as const), units: fc.nat(4) }),
    fc.record({ do: fc.constant("buy" as const) }),
    fc.record({ do: fc.constant("hear" as const), late: fc.nat(2) }),
    fc.record({ do: fc.constant("work" as const), mood: fc.nat(8) }),
    fc.record({ do: fc.constant("wait" as const), ms: fc.nat(90_000) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const world = new World();
      const heard: { available: number; version: number }[] = [world.stock()];
      for (const each of steps) {
        switch (each.do) {
          case "join":
            world.tell({ type: "join", shopper: `s${each.who}` });
            break;
          case "leave":
            world.tell({ type: "leave", shopper: `s${each.who}` });
            break;
          case "hand-over": {
            const { from, to } = { from: `s${each.who}`, to: `s${each.to}` };
            const moved = world.state.places.get(from)?.offer ?? null;
            world.tell({ type: "hand-over", from, to });
            const known = moved === null ? undefined : world.reserved.get(moved);
            if (known && world.state.places.get(to)?.offer === moved)
              world.reserved.set(moved!, { ...known, shopper: to });
            break;
          }
          case "arrive":
            world.available += each.units;
            world.version += 1;
            heard.push(world.stock());
            break;
          case "buy":
            if (world.available > 0) {
              world.available -= 1;
              world.version += 1;
              heard.push(world.stock());
            }
            break;
          case "hear":
            world.tell({ type: "notice-stock", stock: heard[Math.max(0, heard.length - 1 - each.late)]! });
            break;
          case "work":
            world.work(each.mood);
            break;
          case "wait":
            world.now += each.ms;
            break;
        }
      }
      // Left alone, with units for all, everybody's turn comes.
      world.available += 20;
      world.version += 1;
      world.tell({ type: "notice-stock", stock: world.stock() });
      for (let turns = 0; turns < 500 && waitingOf(world.state).length > 0; turns++) {
        const next = nextEffect(world.state);
        world.now = Math.max(world.now, next?.notBefore ?? world.now);
        world.work(8);
      }
      expect(waitingOf(world.state)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
