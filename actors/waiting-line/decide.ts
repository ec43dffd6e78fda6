import { unreachable } from "../kernel/errors.ts";
import type { Decision } from "../kernel/types.ts";
import { nextEffect } from "./effects.ts";
import type {
  LineAnswer,
  LineCommand,
  LineEvent,
  LineOutcome,
  LineRefusal,
  Offer,
  OfferResult,
  PlaceView,
  Stock,
} from "./messages.ts";
import { evolve, type LineState, type Place, reservingOf, waitingOf } from "./state.ts";

export type LineDecision = Decision<LineEvent, LineAnswer, LineRefusal>;

/** Places in one line: more could not be told their position in good faith. */
export const PLACES_MAX = 10_000;

/** What a command does to a line, or why it may not. `now` is epoch ms. Changes nothing. */
export function decide(state: LineState, command: LineCommand, now: number): LineDecision {
  switch (command.type) {
    case "join":
      return join(state, command.shopper, now);
    case "leave":
      return leave(state, command.shopper);
    case "notice-stock":
      return answered(state, noticed(state, command.stock, now));
    case "hand-over":
      return handOver(state, command.from, command.to);
    case "record":
      return answered(state, recorded(state, command.outcome, now));
    case "read":
      return answered(state, [], command.shopper);
    default:
      return unreachable(command);
  }
}

function join(state: LineState, shopper: string, now: number): LineDecision {
  if (state.places.has(shopper)) return answered(state, [], shopper);
  if (state.places.size >= PLACES_MAX) return { refusal: "line_full", limit: PLACES_MAX };
  return answered(state, [{ type: "PlaceTaken", shopper, no: state.lastPlace + 1, at: now }], shopper);
}

function leave(state: LineState, shopper: string): LineDecision {
  const place = state.places.get(shopper);
  if (!place) return answered(state, []);
  if (isOnItsWay(place)) return { refusal: "offer_under_way" };
  if (place.offer === null) return answered(state, [{ type: "PlaceLeft", shopper, why: "left" }]);
  const { events, answer } = answered(state, [{ type: "PlaceLeft", shopper, why: "declined" }]);
  return { events, answer: { ...answer, declined: place.offer } };
}

/** Where both have a place, that which has an offer stays, else that which came first. */
function handOver(state: LineState, from: string, to: string): LineDecision {
  const given = state.places.get(from);
  const own = state.places.get(to);
  if (!given || from === to) return answered(state, [], to);
  if (isOnItsWay(given) || (own && isOnItsWay(own))) return { refusal: "offer_under_way" };
  const isGivenBetter = !own || (own.offer === null && (given.offer !== null || given.no < own.no));
  if (!isGivenBetter) return answered(state, [{ type: "PlaceLeft", shopper: from, why: "handed_over" }], to);
  const moved: LineEvent = { type: "PlaceHandedOver", from, to };
  return answered(state, own ? [{ type: "PlaceLeft", shopper: to, why: "handed_over" }, moved] : [moved], to);
}

/** A unit may be in the cart by now and may be not: first that is found out. */
function isOnItsWay({ offer, until }: Place): boolean {
  return offer !== null && until === null;
}

/** Offers go to those who came first, one a unit; a unit that is on its way into a cart already is not offered again. */
function noticed(state: LineState, stock: Stock, now: number): LineEvent[] {
  if (stock.version < state.stock.version) return [];
  const free = stock.available - reservingOf(state).length;
  const heads = waitingOf(state)
    .filter(({ notBefore }) => notBefore <= now)
    .slice(0, Math.max(0, free));
  if (heads.length > 0) {
    const offers = heads.map(({ shopper }, index): Offer => ({ shopper, offer: state.lastOffer + 1 + index }));
    return [{ type: "UnitsOffered", offers, stock, at: now }];
  }
  // What is known matters only to those who wait; most stock changes without anybody waiting.
  const isNewer = stock.version > state.stock.version || stock.available !== state.stock.available;
  return isNewer && waitingOf(state).length > 0 ? [{ type: "StockNoticed", stock }] : [];
}

/** Outcomes of offers that are over by now say nothing. */
function recorded(state: LineState, outcome: LineOutcome, now: number): LineEvent[] {
  const stands = ({ shopper, offer }: Offer) => state.places.get(shopper)?.offer === offer;
  switch (outcome.type) {
    case "offers-answered": {
      const results = outcome.results.filter((each) => stands(each) && isNews(state, each));
      if (results.length === 0) return outcome.stock ? noticed(state, outcome.stock, now) : [];
      return [{ type: "OffersAnswered", results, stock: outcome.stock, at: now }];
    }
    case "announced": {
      const offers = outcome.offers.filter((each) => {
        const place = state.places.get(each.shopper);
        return stands(each) && place?.until !== null && place?.announcedAt === null;
      });
      return offers.length === 0 ? [] : [{ type: "OffersAnnounced", offers, at: now }];
    }
    case "looked":
      // Without such a product there is nothing to offer.
      return noticed(state, outcome.stock ?? { available: 0, version: state.stock.version }, now);
    case "delayed":
      return nextEffect(state) ? [{ type: "WorkDelayed", at: now }] : [];
    default:
      return unreachable(outcome);
  }
}

/** A unit that is reserved for as long as was known says nothing. */
function isNews({ places }: LineState, result: OfferResult): boolean {
  return result.result !== "reserved" || places.get(result.shopper)?.until !== result.until;
}

function answered(
  state: LineState,
  events: readonly LineEvent[],
  shopper?: string,
): Extract<LineDecision, { answer: LineAnswer }> {
  // Nothing but a copy may change here.
  const after = events.reduce(evolve, { ...state, places: new Map(state.places) });
  const next = nextEffect(after);
  return {
    events,
    answer: {
      productId: after.productId,
      version: after.version,
      waiting: waitingOf(after).length,
      place: shopper === undefined ? null : placeView(after, shopper),
      effect: next?.effect ?? null,
      notBefore: next?.notBefore ?? 0,
    },
  };
}

function placeView(state: LineState, shopper: string): PlaceView | null {
  const place = state.places.get(shopper);
  if (!place) return null;
  const { joinedAt, until, offer, no } = place;
  if (offer !== null) return { state: "offered", joinedAt, until };
  const before = waitingOf(state).filter((other) => other.no < no).length;
  return { state: "waiting", position: before + 1, joinedAt };
}
