import { type Static, Type as t } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { Notice } from "../../../views/fragments/notice.tsx";
import { plural } from "../../../views/money.ts";
import { shortened } from "../../../views/shortened.ts";
import { ID_PATTERN } from "../../moderation/kinds.ts";
import { cookieValue } from "../../platform/cookies.ts";
import { WaitingFact, waitingNotice } from "./back-in-stock/fact.ts";
import { BundleFact, bundleNotice } from "./bundles/fact.ts";
import { FavouriteFact, favouriteNotice } from "./favourites/fact.ts";
import { PRIVACY_WORDS, PrivacyDone } from "./feed/fact.ts";
import { ReviewDone, reviewNotice } from "./reviews/fact.ts";
import { SynonymFact, synonymNotice } from "./staff/synonyms/fact.ts";

const COOKIE = "notice";
/** Long enough for the redirect, short enough not to turn up later. */
const MAX_AGE_S = 20;
const COOKIE_MAX_CHARACTERS = 3000;
const TITLE_MAX_CHARACTERS = 48;

const Id = t.Integer({ minimum: 1, maximum: 2_147_483_647 });
const Quantity = t.Integer({ minimum: 1, maximum: 1_000_000 });
const about = { productId: Id, quantity: Quantity };

const ACCOUNT_WORDS = {
  "signed-in": "Welcome back.",
  "signed-up": "Welcome to the market. Your account is open.",
  "signed-out": "You are signed out.",
  "signed-out-everywhere": "You are signed out on all devices.",
  "device-signed-out": "That device is signed out.",
  "name-changed": "Your name is changed.",
  "password-changed": "Your password is changed, and other devices are signed out.",
  "address-saved": "The address is in your book.",
  "address-removed": "The address is removed.",
  "address-default": "This is where checkout starts from now on.",
  erased: "Your account is deleted. Thank you for having been here.",
} as const;
const ACCOUNT_DONE = Object.keys(ACCOUNT_WORDS) as (keyof typeof ACCOUNT_WORDS)[];

/** Why somebody was led to another page of the checkout than they asked for. */
export const BackReason = t.Union([
  t.Literal("cart-empty"),
  t.Literal("cart-problems"),
  t.Literal("address-first"),
  t.Literal("payment-first"),
  t.Literal("attempt-under-way"),
  t.Literal("review-outdated"),
  t.Literal("review-problems"),
  t.Literal("card-unknown"),
]);
export type BackReason = Static<typeof BackReason>;

/** What has just been done, as facts and never as text: the words are made where they are shown. */
export const Flash = t.Union([
  t.Object({ done: t.Literal("added"), ...about }),
  t.Object({ done: t.Literal("removed"), ...about }),
  t.Object({ done: t.Literal("saved"), productId: Id }),
  t.Object({ done: t.Literal("returned"), productId: Id }),
  t.Object({ done: t.Literal("reserved"), productId: Id }),
  t.Object({ done: t.Literal("price-accepted"), productId: Id }),
  t.Object({ done: t.Literal("quantity-set"), ...about }),
  t.Object({ done: t.Literal("restored") }),
  t.Object({ done: t.Literal("account"), what: t.Union(ACCOUNT_DONE.map((what) => t.Literal(what))) }),
  t.Object({ done: t.Literal("sent-back"), why: BackReason }),
  t.Object({
    ...{ done: t.Literal("review"), what: ReviewDone, productId: t.Integer({ minimum: 0 }) },
    id: t.Optional(t.String({ pattern: ID_PATTERN })),
  }),
  t.Object({ done: t.Literal("payment-withdrawn") }),
  t.Object({ done: t.Literal("favourite"), fact: FavouriteFact }),
  t.Object({ done: t.Literal("synonym"), fact: SynonymFact }),
  t.Object({ done: t.Literal("waiting"), fact: WaitingFact }),
  t.Object({ done: t.Literal("privacy"), what: PrivacyDone }),
  t.Object({ done: t.Literal("bundle"), productId: Id, fact: BundleFact }),
  t.Object({ done: t.Literal("cleared"), items: t.Array(t.Object(about), { maxItems: 1000 }) }),
]);
export type Flash = Static<typeof Flash>;

const BACK_WORDS: Record<BackReason, string> = {
  "cart-empty": "Your cart is empty. Put something in first.",
  "cart-problems": "Please settle what is marked before you check out.",
  "address-first": "First tell us where it shall go.",
  "payment-first": "First choose how to pay.",
  "attempt-under-way": "This cart is being paid for.",
  "review-outdated": "That page was out of date. Please look once more; nothing was ordered or charged.",
  "review-problems": "Something changed since you looked. Nothing was ordered or charged.",
  "card-unknown": "The card could not be taken. Please enter it again.",
};

/** The notice of what was done, with the way to undo it. `fullTitle` is the product's, where there is one. */
export function noticeOf(flash: Flash, fullTitle: string, newCommandId: () => string): Notice {
  const title = shortened(fullTitle, TITLE_MAX_CHARACTERS);
  switch (flash.done) {
    case "added":
      return {
        tone: "good",
        text: `Added ${flash.quantity === 1 ? "" : `${flash.quantity} of `}“${title}” to your cart.`,
        fix: { label: "View cart", href: "/cart" },
      };
    case "removed":
      return { tone: "plain", text: `Removed “${title}”.`, fix: undo("/cart/items", flash) };
    case "saved":
      return { tone: "plain", text: `Saved “${title}” for later.`, fix: undo("/cart/returned-items", flash) };
    case "returned":
      return { tone: "good", text: `“${title}” is in your cart again.`, lineOf: flash.productId };
    case "reserved":
      return { tone: "good", text: `“${title}” is reserved for you again.` };
    case "price-accepted":
      return { tone: "good", text: `You have seen the new price of “${title}”.` };
    case "quantity-set":
      return { tone: "good", text: `${plural(flash.quantity, "unit")} of “${title}” in your cart.` };
    case "restored":
      return { tone: "good", text: "Your cart is as it was." };
    case "account":
      return { tone: "good", text: ACCOUNT_WORDS[flash.what] };
    case "sent-back":
      return { tone: flash.why === "card-unknown" ? "problem" : "plain", text: BACK_WORDS[flash.why] };
    case "review":
      return reviewNotice(flash.what, flash.productId, flash.id);
    case "payment-withdrawn":
      return { tone: "plain", text: "The payment is cancelled. Nothing was charged, and your items are still yours." };
    case "privacy":
      return { tone: "good", text: PRIVACY_WORDS[flash.what] };
    case "bundle":
      return bundleNotice(flash.fact, fullTitle, newCommandId);
    case "favourite":
      return favouriteNotice(flash.fact, title);
    case "waiting":
      return waitingNotice(flash.fact, title);
    case "synonym":
      return synonymNotice(flash.fact);
    case "cleared":
      return { tone: "plain", text: "Your cart is empty now.", ...restoration(flash.items) };
    default:
      return flash satisfies never;
  }

  function undo(post: string, { productId, quantity }: { productId: number; quantity?: number }) {
    const fields = { productId, ...(quantity === undefined ? {} : { quantity }), commandId: newCommandId() };
    return { label: "Undo", post, fields };
  }

  function restoration(items: readonly { productId: number; quantity: number }[]) {
    if (items.length === 0) return {};
    const list = items.map(({ productId, quantity }) => `${productId}x${quantity}`).join(",");
    return { fix: { label: "Undo", post: "/cart/restorations", fields: { items: list, commandId: newCommandId() } } };
  }
}

/** The `Set-Cookie` header that carries the facts over a redirect; null when they are too many for a cookie. */
export function flashCookie(flash: Flash): string | null {
  const value = Buffer.from(JSON.stringify(flash)).toString("base64url");
  if (value.length > COOKIE_MAX_CHARACTERS) return null;
  return `${COOKIE}=${value}; Max-Age=${MAX_AGE_S}; Path=/; HttpOnly; SameSite=Lax`;
}

/** Forgets the notice once it has been shown. */
export const NO_FLASH = `${COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`;

/** What the redirect brought along, or null; a cookie that makes no sense is none. */
export function flashOf(request: Request): Flash | null {
  const value = cookieValue(request.headers.get("cookie"), COOKIE);
  if (value === null || value.length > COOKIE_MAX_CHARACTERS) return null;
  try {
    const flash: unknown = JSON.parse(Buffer.from(value, "base64url").toString());
    return Value.Check(Flash, flash) ? flash : null;
  } catch {
    return null;
  }
}
