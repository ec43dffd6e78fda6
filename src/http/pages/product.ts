import { Elysia } from "elysia";
import { LRUCache } from "lru-cache";
import type { StockLevel } from "../../../actors/inventory/messages.ts";
import type { PlaceView } from "../../../actors/waiting-line/messages.ts";
import { Bundle } from "../../../views/fragments/bundle.tsx";
import { BuyMine } from "../../../views/fragments/buy-mine.tsx";
import { rendered } from "../../../views/fragments/partial.ts";
import { Questions } from "../../../views/fragments/questions.tsx";
import { Reviews } from "../../../views/fragments/reviews.tsx";
import { TellMe } from "../../../views/fragments/tell-me.tsx";
import { productPage } from "../../../views/pages/product.tsx";
import type { Account } from "../../accounts/account.ts";
import type { Product } from "../../catalogue/catalogue.ts";
import { besideOf } from "./beside.ts";
import { filled, NEWCOMER, personal, sharedChrome } from "./chrome.ts";
import { newCommandId } from "./command-id.ts";
import { deliveryTo } from "./delivery.ts";
import { ownerOfRequest } from "./favourites/visitor.ts";
import { noteLook } from "./feed/choice.ts";
import { accountIfKnown } from "./own-cart.ts";
import { hole, pageCache, type Template } from "./page-cache.ts";
import { asPage, type Exchange, type PageParts } from "./parts.ts";
import { notHere, productIdIn } from "./query.ts";
import { QUESTION_GUEST, questionSections } from "./questions/section.ts";
import { FIRST, GUEST, reviewSections } from "./reviews/section.ts";
import { unitsOfProduct, zipOf } from "./visitor.ts";

/** How old the delivery days and the neighbours' stock on a product page may be; its own stock is always the newest. */
const PAGE_MAX_AGE_MS = 5_000;
const PAGES_MAX = 2_000;
/** A product that many newcomers open at once is looked up this often; between, only its stock is looked at. */
const HOT_MS = 25;
const HOT_MAX = 1_000;

/** A product's page. Visitors share its rendering until its stock or its catalogue entry changes. */
export function productPages(parts: PageParts) {
  const { catalogue, stock } = parts.shop;
  const pages = pageCache(PAGES_MAX, PAGE_MAX_AGE_MS);
  const hot = new LRUCache<number, { page: Template; version: number }>({ max: HOT_MAX, ttl: HOT_MS });
  const revisionOf = revisions();

  const show = async (id: number, { request, set }: Exchange) => {
    const [product, levels, visitor, account] = await Promise.all([
      catalogue.product(id),
      stock.levels([id]),
      personal(parts, request, set),
      request.headers.has("cookie") ? accountIfKnown(parts, request) : null,
    ]);
    if (!product || product.status === "draft") {
      throw notHere("product", "There is no such product. It may have been sold and taken down.");
    }
    noteLook(parts, request, id);
    const level = levels.get(id);
    const zip = zipOf(request);
    const inCart = unitsOfProduct(visitor.cart, id);
    const place = visitor.holes.turn ? await placeIfKnown(parts, request, id) : null;
    const about = `${inCart} ${account ? "known" : ""} ${place ? JSON.stringify(place) : ""}`;
    const key = `${id} ${zip ?? ""} ${level?.version ?? ""} ${revisionOf(product)} ${about}`;
    const [page, reviews] = await Promise.all([
      pages.page(key, () => render(parts, { product, level, zip, inCart, place, isKnown: Boolean(account) })),
      account ? reviewsOf(parts, product, account) : "",
    ]);
    if (visitor === NEWCOMER && level) hot.set(id, { page, version: level.version });
    asPage(set);
    if (account) return page.fill({ ...visitor.holes, command: newCommandId(), reviews });
    return filled(page, visitor);
  };

  return new Elysia({ name: "pages/product" }).get("/p/:id/:slug?", ({ params, request, set }) => {
    const id = productIdIn(params.id);
    // Looked for before anything is taken apart: few come from a search, and the page is the same for them.
    if (request.url.includes("?from=")) noteClick(parts, id, request.url);
    const ready = request.headers.has("cookie") ? undefined : hot.get(id);
    if (ready === undefined || ready.version !== stock.peek?.(id)?.version) return show(id, { request, set });
    asPage(set);
    return filled(ready.page, NEWCOMER);
  });
}

/** The result of a search was followed: its link says of which search, and where it stood. */
function noteClick({ shop }: PageParts, productId: number, url: string): void {
  const [searchId = "", position = ""] = (new URL(url).searchParams.get("from") ?? "").split(".", 2);
  shop.search.clicked(searchId, productId, Number(position));
}

/** What a rendering shows, and so what it is kept under. */
interface Shown {
  readonly product: Product;
  readonly level: StockLevel | undefined;
  readonly zip: string | null;
  readonly inCart: number;
  /** The visitor's place in the line of those who wait for it. */
  readonly place: PlaceView | null;
  /** Whether somebody with an account looks, to whom the reviews look different. */
  readonly isKnown: boolean;
}

async function render(parts: PageParts, { product, level, zip, inCart, place, isKnown }: Shown): Promise<string> {
  const { shop } = parts;
  const [chrome, delivery, beside, safeReviews] = await Promise.all([
    sharedChrome(parts, product.categoryPath[0]?.slug),
    deliveryTo(shop, product.id, zip),
    besideOf(shop, product, level),
    isKnown ? hole("reviews") : reviewsOf(parts, product, null),
  ]);
  const besideIds = Object.values(beside)
    .flat()
    .map((card) => card.id);
  const levels = await shop.stock.levels(besideIds);
  const mine = {
    productId: product.id,
    commandId: hole("command"),
    inCart,
    limitPerCustomer: product.limitPerCustomer,
  };
  const safeMine = rendered(BuyMine(mine));
  const safeTellMe = rendered(
    TellMe({ productId: product.id, place, isGuest: !isKnown, live: [product.id, ...besideIds].join() }),
  );
  const safeBundle = rendered(Bundle({ commandId: hole("command"), cards: beside.bundle, levels }));
  return productPage({
    chrome,
    product,
    level,
    delivery,
    inCart,
    safeMine,
    safeTellMe,
    safeBundle,
    safeReviews,
    ...beside,
    levels,
  });
}

/** A page without somebody's place in a line is better than none. */
async function placeIfKnown(parts: PageParts, request: Request, productId: number): Promise<PlaceView | null> {
  try {
    const owner = await ownerOfRequest(parts, request);
    return owner && (await parts.shop.backInStock.place(owner, productId));
  } catch (error) {
    parts.shop.log.warn({ err: error }, "a product's page goes on without a place in its line");
    return null;
  }
}

/** Questions and reviews as this reader sees them. A page without them is better than none. */
async function reviewsOf({ shop }: PageParts, product: Product, account: Account | null): Promise<string> {
  const sections = reviewSections(shop);
  const asked = questionSections(shop);
  try {
    const [reader, asker] = account
      ? await Promise.all([sections.reader(account, product), asked.reader(account, product)])
      : [GUEST, QUESTION_GUEST];
    const [said, questions] = await Promise.all([
      sections.props(product, FIRST, reader, true),
      asked.excerpt(product, asker),
    ]);
    return rendered(Reviews(said)) + rendered(Questions(questions));
  } catch (error) {
    shop.log.warn({ err: error }, "a product's page goes on without its reviews");
    return "";
  }
}

/** Numbers what the catalogue hands out: a product read anew is another object, and so another page. */
function revisions(): (product: Product) => number {
  const known = new WeakMap<Product, number>();
  let last = 0;
  return (product) => {
    const revision = known.get(product);
    if (revision !== undefined) return revision;
    known.set(product, ++last);
    return last;
  };
}
