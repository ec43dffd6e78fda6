import type { CartAnswer, CartRefusal } from "../../../actors/cart/messages.ts";
import { BuyMine, type BuyProblem } from "../../../views/fragments/buy-mine.tsx";
import { CartBody } from "../../../views/fragments/cart-body.tsx";
import { CartCount } from "../../../views/fragments/cart-count.tsx";
import { type Notice, NoticeBox, noticeOn } from "../../../views/fragments/notice.tsx";
import { partial, rendered } from "../../../views/fragments/partial.ts";
import { refusalPage } from "../../../views/pages/error.tsx";
import { cartBody } from "./cart-show.ts";
import { personal, sharedChrome, titleOf } from "./chrome.ts";
import { newCommandId } from "./command-id.ts";
import { type Flash, flashCookie, noticeOf } from "./flash.ts";
import { Template } from "./page-cache.ts";
import { asPage, type Exchange, type PageParts, pageOf, setCookie, wantsFragments } from "./parts.ts";
import { explained, type Wish } from "./refusals.ts";
import { glanceAtCart, unitsOf, unitsOfProduct, zipOf } from "./visitor.ts";

/**
 * The answer to a change that was made: fragments of all that looks different now, or, without the page's script, back
 * to the page it came from with a notice.
 */
export async function done(parts: PageParts, exchange: Exchange, cart: CartAnswer, fact: Flash): Promise<string> {
  const { request, set } = exchange;
  const flash = seenFrom(pageOf(request, ""), fact);
  if (!wantsFragments(request)) {
    const cookie = flashCookie(flash);
    if (cookie) setCookie(set, cookie);
    set.status = 303;
    set.headers.location = pageOf(request, "/cart");
    return "";
  }
  const title = await titleOf(parts.shop.catalogue, flash);
  // A stepper's figure says it all.
  const notice = flash.done === "quantity-set" ? null : noticeOf(flash, title, newCommandId);
  asPage(set);
  return fragments(parts, request, cart, notice, "productId" in flash ? flash.productId : null);
}

/** Nothing new is to be found on the cart's page: what is added there had been taken out. */
function seenFrom(page: string, flash: Flash): Flash {
  return page === "/cart" && flash.done === "added" ? { done: "returned", productId: flash.productId } : flash;
}

/** The answer to a change that was refused: what stood in the way, everything else as it really is, and a way on. */
export async function refused(parts: PageParts, exchange: Exchange, refusal: CartRefusal, wish: Wish): Promise<string> {
  const { request, set } = exchange;
  const cart = await glanceAtCart(parts, request);
  const { productId } = wish;
  const { status, title, text, more, ...ways } = explained(refusal, wish, unitsOfProduct(cart, productId));
  if (wantsFragments(request)) {
    asPage(set, status);
    const problem: BuyProblem = { text, ...(more > 0 && { tryQuantity: more }) };
    // Beside the button there is room for one way on.
    const isInPlace = wish.kind === "more" && pageOf(request, "").startsWith(`/p/${productId}`) && !ways.other;
    const notice: Notice | null = isInPlace ? null : { tone: "problem", text, ...ways };
    return fragments(parts, request, cart, notice, productId, problem);
  }
  const [chrome, { holes }] = await Promise.all([sharedChrome(parts), personal(parts, request, set)]);
  asPage(set, status);
  return new Template(refusalPage({ chrome, title, text, ...ways, back: pageOf(request, "/cart") })).fill(holes);
}

/** Everything about the cart that the sender's page may show. Targets it does not have are skipped by the browser. */
export async function fragments(
  parts: PageParts,
  request: Request,
  cart: CartAnswer | null,
  notice: Notice | null,
  productId: number | null,
  problem?: BuyProblem,
): Promise<string> {
  const page = pageOf(request, "");
  return [
    partial("#cart-count", "outerHTML", rendered(CartCount({ quantity: unitsOf(cart) }))),
    partial("#notices", "innerHTML", notice ? rendered(NoticeBox({ notice: noticeOn(page, notice) })) : ""),
    productId !== null && page.startsWith("/p/") ? await mine(parts, cart, productId, problem) : "",
    cart && page === "/cart" ? await wholeCart(parts, request, cart) : "",
  ].join("");
}

async function mine({ shop }: PageParts, cart: CartAnswer | null, productId: number, problem?: BuyProblem) {
  const product = await shop.catalogue.product(productId);
  if (!product) return "";
  const inCart = unitsOfProduct(cart, productId);
  const { limitPerCustomer } = product;
  const props = { productId, commandId: newCommandId(), inCart, limitPerCustomer, ...(problem && { problem }) };
  return partial(`#mine-${productId}`, "outerMorph", rendered(BuyMine(props)));
}

async function wholeCart({ shop }: PageParts, request: Request, cart: CartAnswer) {
  return partial("#cart", "outerMorph", rendered(CartBody(await cartBody(shop, cart, zipOf(request)))));
}
