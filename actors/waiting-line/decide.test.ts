import { describe, expect, test } from "bun:test";
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
