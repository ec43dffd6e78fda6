import { expect, test } from "bun:test";
import fc from "fast-check";
import { decide } from "./decide.ts";
import { nextEffect } from "./effects.ts";
import type { LineCommand, OfferResult } from "./messages.ts";
import { emptyLine, evolve, reservingOf, waitingOf } from "./state.ts";

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
    expect(offered).toEqual(able.slice(0, offered.length).map(({ shopper }) => shopper));
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
