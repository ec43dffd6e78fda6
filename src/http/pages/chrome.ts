import type { CartAnswer } from "../../../actors/cart/messages.ts";
import { AccountLink } from "../../../views/fragments/account-link.tsx";
import { CartCount } from "../../../views/fragments/cart-count.tsx";
import { Notices, noticeOn } from "../../../views/fragments/notice.tsx";
import { rendered } from "../../../views/fragments/partial.ts";
import type { Chrome } from "../../../views/layout.tsx";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import type { ReadyPage } from "../ready-page.ts";
import { missedWords } from "./bundles/fact.ts";
import { newCommandId } from "./command-id.ts";
import { nameIn } from "./favourites/fact.ts";
import { likesIfKnown, turnIfWaiting } from "./favourites/visitor.ts";
import { asksNotToBeTracked } from "./feed/choice.ts";
import { FEED_OF_NEWCOMERS, feedHole } from "./feed/hole.ts";
import { type Flash, flashOf, NO_FLASH, noticeOf } from "./flash.ts";
import { accountIfKnown, ownCart } from "./own-cart.ts";
import { hole, type Own, type Template } from "./page-cache.ts";
import { type AnswerSet, type PageParts, setCookie } from "./parts.ts";
import { glanceAtCart, NO_CART, unitsOf } from "./visitor.ts";

/** The frame of a page with holes for what is the visitor's own. */
export async function sharedChrome({ shop, assets }: PageParts, section?: string): Promise<Chrome> {
  const categories = (await shop.catalogue.categories()).filter((category) => category.parentId === null);
  return {
    assets: assets.paths,
    categories,
    safeAccount: hole("account"),
    safeCart: hole("cart"),
    safeNotices: hole("notices"),
    ...(section === undefined ? {} : { section }),
  };
}

/** What the visitor brings: the account, the cart, and what goes into the holes of every page. */
export interface Personal {
  readonly cart: CartAnswer | null;
  readonly holes: Own;
}

const NOTHING_TO_SAY = rendered(Notices({}));
/** A visitor who brings nothing. */
export const NEWCOMER: Personal = {
  cart: NO_CART,
  holes: {
    account: rendered(AccountLink({ name: null })),
    cart: rendered(CartCount({ quantity: 0 })),
    feed: FEED_OF_NEWCOMERS,
    notices: NOTHING_TO_SAY,
  },
};

/** Reads what belongs to this visitor; a notice is shown once. Never throws: a page without it is better than none. */
export function personal(parts: PageParts, request: Request, set: AnswerSet): Personal | Promise<Personal> {
  // Newcomers are asked whether they want to be known; not those whose browser says no.
  return request.headers.has("cookie") || asksNotToBeTracked(request) ? known(parts, request, set) : NEWCOMER;
}

/**
 * The page as this visitor sees it. Newcomers all see the same one, but for the command id of a form: a newcomer's first
 * command makes a cart of its own by that name, so no two may ever have the same.
 */
export function filled(page: Template, visitor: Personal): string | ReadyPage {
  if (visitor === NEWCOMER) return page.fillForAll(NEWCOMER.holes, newCommandId);
  return page.fill({ ...visitor.holes, command: newCommandId() });
}

async function known(parts: PageParts, request: Request, set: AnswerSet): Promise<Personal> {
  const flash = flashOf(request);
  if (flash) setCookie(set, NO_FLASH);
  const [account, named, notices] = await Promise.all([
    accountIfKnown(parts, request),
    glanceAtCart(parts, request),
    flash ? noticesOf(parts, request, flash) : NOTHING_TO_SAY,
  ]);
  const [cart, likes, turn] = await Promise.all([
    ownCart(parts, { request, set }, account, named),
    likesIfKnown(parts, request, account),
    turnIfWaiting(parts, request, account),
  ]);
  const holes = {
    likes,
    turn,
    account: rendered(AccountLink({ name: account ? account.name : account })),
    cart: rendered(CartCount({ quantity: unitsOf(cart) })),
    feed: feedHole(request),
    notices,
  };
  return { cart, holes };
}

async function noticesOf({ shop }: PageParts, request: Request, flash: Flash): Promise<string> {
  const title = await titleOf(shop.catalogue, flash).catch(() => "it");
  const notice = noticeOf(flash, title, newCommandId);
  return rendered(Notices({ notice: noticeOn(new URL(request.url).pathname, notice) }));
}

/** The title of the product that something was done with, or what else its notice has to name. */
export async function titleOf(catalogue: Catalogue, flash: Flash): Promise<string> {
  if (flash.done === "favourite" || flash.done === "waiting") return nameIn(catalogue, flash.fact);
  if (flash.done === "bundle") return missedWords(catalogue, flash.fact);
  if (!("productId" in flash)) return "";
  return (await catalogue.cards([flash.productId])).get(flash.productId)?.title ?? "it";
}
