import type { LineEffect } from "./messages.ts";
import { freeUnits, type LineState, offeredOf, reservingOf, waitingOf } from "./state.ts";

/** Offers that are dealt with at once. */
const BATCH_MAX = 50;

/** The outside work that a line's durable state calls for, and when (epoch ms; 0: now); null when it only waits for stock. */
export function nextEffect(state: LineState): { readonly effect: LineEffect; readonly notBefore: number } | null {
  const due = dueEffect(state);
  return due && { effect: due.effect, notBefore: Math.max(due.notBefore, state.retryAt) };
}

function dueEffect(state: LineState): { readonly effect: LineEffect; readonly notBefore: number } | null {
  const { version } = state;
  const reserving = reservingOf(state).slice(0, BATCH_MAX);
  if (reserving.length > 0) {
    const offers = reserving.map(({ shopper, offer }) => ({ shopper, offer: offer! }));
    return { effect: { id: `reserve#${version}`, type: "reserve", offers }, notBefore: 0 };
  }
  const offered = offeredOf(state);
  const untold = offered.filter(({ announcedAt }) => announcedAt === null).slice(0, BATCH_MAX);
  if (untold.length > 0) {
    const offers = untold.map(({ shopper, offer, until }) => ({ shopper, offer: offer!, until }));
    return { effect: { id: `announce#${version}`, type: "announce", offers }, notBefore: 0 };
  }
  const look = lookAt(state);
  const firstEnd = Math.min(...offered.map(({ until }) => until));
  if (look <= firstEnd && look < Number.POSITIVE_INFINITY)
    return { effect: { id: `look#${version}`, type: "look" }, notBefore: look };
  if (offered.length === 0) return null;
  const offers = offered
    .toSorted((a, b) => a.until - b.until)
    .slice(0, BATCH_MAX)
    .map(({ shopper, offer }) => ({ shopper, offer: offer! }));
  return { effect: { id: `settle#${version}`, type: "settle", offers }, notBefore: firstEnd };
}

/** When there is something to be had from stock by somebody in the line; never while there is nothing or nobody. */
function lookAt(state: LineState): number {
  if (freeUnits(state) === 0) return Number.POSITIVE_INFINITY;
  return Math.min(...waitingOf(state).map(({ notBefore }) => notBefore));
}
