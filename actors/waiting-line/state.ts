import { assertThat, unreachable } from "../kernel/errors.ts";
import type { LineEvent, OfferResult, Stock } from "./messages.ts";

/** How long somebody is passed over whose cart can take no unit, and how often before their place is given up. */
export const PASSED_OVER_MS = 60_000;
const PASSED_OVER_MAX = 30;

/** Somebody's place in a line. Times are epoch ms. */
export interface Place {
  readonly shopper: string;
  readonly no: number;
  readonly joinedAt: number;
  /** The offer it has; null while its turn is still to come. */
  readonly offer: number | null;
  readonly offeredAt: number | null;
  /** Until when the unit is reserved; null while it is on its way into the cart. */
  readonly until: number | null;
  readonly announcedAt: number | null;
  readonly notBefore: number;
  readonly passedOver: number;
}

/** A line as its actor knows it. Changed in place by `evolve` alone. */
export interface LineState {
  readonly productId: number;
  version: number;
  /** By shopper, first come first. */
  readonly places: Map<string, Place>;
  lastPlace: number;
  lastOffer: number;
  stock: Stock;
  /** How often the world failed the work that is due, and until when to wait for it. */
  tries: number;
  retryAt: number;
}

export function emptyLine(productId: number): LineState {
  return {
    productId,
    version: 0,
    places: new Map(),
    lastPlace: 0,
    lastOffer: 0,
    stock: { available: 0, version: 0 },
    tries: 0,
    retryAt: 0,
  };
}

/** Those whose turn is still to come, first come first. */
export function waitingOf({ places }: LineState): Place[] {
  return [...places.values()].filter(({ offer }) => offer === null);
}

/** Offers whose unit is not in the cart yet. */
export function reservingOf({ places }: LineState): Place[] {
  return [...places.values()].filter(({ offer, until }) => offer !== null && until === null);
}

/** Offers whose unit is in the cart. */
export function offeredOf({ places }: LineState): (Place & { until: number })[] {
  return [...places.values()].filter((place): place is Place & { until: number } => place.until !== null);
}

/** Units that could be offered: those nobody has, less those on their way into carts. */
export function freeUnits(state: LineState): number {
  return Math.max(0, state.stock.available - reservingOf(state).length);
}

const BACK_OFF_FIRST_MS = 500;
const BACK_OFF_MAX_MS = 60_000;
const TRIES_MAX = 1_000;

/** Applies an event in place and asserts what always holds; the tables' constraints say the same. */
export function evolve(state: LineState, event: LineEvent): LineState {
  if (event.type !== "WorkDelayed") {
    state.tries = 0;
    state.retryAt = 0;
  }
  switch (event.type) {
    case "PlaceTaken":
      assertThat(!state.places.has(event.shopper), "a shopper has one place in a line");
      assertThat(event.no === state.lastPlace + 1, "places are numbered without a gap");
      state.lastPlace = event.no;
      state.places.set(event.shopper, newPlace(event.shopper, event.no, event.at));
      break;
    case "PlaceLeft":
      assertThat(state.places.delete(event.shopper), "who leaves had a place");
      break;
    case "PlaceHandedOver":
      handOver(state, event.from, event.to);
      break;
    case "StockNoticed":
      notice(state, event.stock);
      break;
    case "UnitsOffered":
      notice(state, event.stock);
      for (const { shopper, offer } of event.offers) {
        const place = placeOf(state, shopper);
        assertThat(place.offer === null, "nobody is offered two units at once");
        assertThat(offer === state.lastOffer + 1, "offers are numbered without a gap");
        state.lastOffer = offer;
        state.places.set(shopper, { ...place, offer, offeredAt: event.at });
      }
      assertThat(reservingOf(state).length <= state.stock.available, "no more is offered than there is");
      break;
    case "OffersAnswered":
      // An older look at the stock is of before what came to be known since.
      if (event.stock) notice(state, event.stock);
      for (const result of event.results) answer(state, result, event.at);
      break;
    case "OffersAnnounced":
      for (const { shopper, offer } of event.offers) {
        const place = placeOf(state, shopper);
        assertThat(place.offer === offer && place.until !== null, "what is announced was offered");
        state.places.set(shopper, { ...place, announcedAt: event.at });
      }
      break;
    case "WorkDelayed":
      state.retryAt = event.at + Math.min(BACK_OFF_FIRST_MS * 2 ** Math.min(state.tries, 20), BACK_OFF_MAX_MS);
      state.tries = Math.min(state.tries + 1, TRIES_MAX);
      break;
    default:
      return unreachable(event);
  }
  state.version += 1;
  return state;
}

function newPlace(shopper: string, no: number, joinedAt: number): Place {
  const nothing = { offer: null, offeredAt: null, until: null, announcedAt: null };
  return { shopper, no, joinedAt, ...nothing, notBefore: 0, passedOver: 0 };
}

function placeOf({ places }: LineState, shopper: string): Place {
  const place = places.get(shopper);
  assertThat(place !== undefined, "it is about somebody in the line");
  return place;
}

function notice(state: LineState, stock: Stock): void {
  assertThat(stock.available >= 0, "there is never less than nothing");
  if (stock.version >= state.stock.version) state.stock = stock;
}

function answer(state: LineState, result: OfferResult, at: number): void {
  const place = placeOf(state, result.shopper);
  assertThat(place.offer === result.offer, "an answer is to the offer that was made");
  switch (result.result) {
    case "reserved":
      state.places.set(result.shopper, { ...place, until: result.until });
      break;
    case "short":
      state.places.set(result.shopper, withdrawn(place));
      break;
    case "passed_over":
      if (place.passedOver + 1 >= PASSED_OVER_MAX) state.places.delete(result.shopper);
      else
        state.places.set(result.shopper, {
          ...withdrawn(place),
          notBefore: at + PASSED_OVER_MS,
          passedOver: place.passedOver + 1,
        });
      break;
    case "ended":
      state.places.delete(result.shopper);
      break;
    default:
      unreachable(result);
  }
}

/** Back to where it was: its turn comes with the next unit. */
function withdrawn(place: Place): Place {
  return { ...place, offer: null, offeredAt: null, until: null, announcedAt: null };
}

/** Kept where it is in the line: the map is in the order of places. */
function handOver(state: LineState, from: string, to: string): void {
  const places = [...state.places.values()];
  assertThat(state.places.has(from) && !state.places.has(to), "a place goes to somebody without one");
  state.places.clear();
  for (const place of places) {
    const shopper = place.shopper === from ? to : place.shopper;
    state.places.set(shopper, { ...place, shopper });
  }
}
