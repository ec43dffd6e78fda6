import { Elysia } from "elysia";
import type { Shop } from "../../shop.ts";
import { type Assets, assetRoutes } from "../assets.ts";
import { devMail } from "../dev/mail.ts";
import type { ErrorPage } from "../error-page.ts";
import { cartSession } from "../session.ts";
import { accountPages } from "./accounts/account.ts";
import { addressPages } from "./accounts/addresses.ts";
import { doorPages } from "./accounts/door.ts";
import { backInStockPages } from "./back-in-stock/back-in-stock.ts";
import { browsePages } from "./browse.ts";
import { bundlePages } from "./bundles/bundles.ts";
import { cartPages } from "./cart.ts";
import { checkoutPages } from "./checkout/checkout.ts";
import { shopErrorPage } from "./error-page.ts";
import { favouritePages } from "./favourites/favourites.ts";
import { feedPages } from "./feed/feed.ts";
import { orderPages } from "./orders.ts";
import type { PageParts } from "./parts.ts";
import { productPages } from "./product.ts";
import { questionPages } from "./questions/questions.ts";
import { reviewPages } from "./reviews/reviews.ts";
import { robots } from "./robots.ts";
import { listingPages } from "./search/listings.ts";
import { searchPages } from "./search/search.ts";
import { staffAnswers } from "./staff/answers.ts";
import { staffDesks } from "./staff/desks.ts";
import { staffPages } from "./staff/staff.ts";
import { zipForm } from "./zip.ts";

/** The shop's pages as routes to mount, and how they tell a browser what went wrong. */
export function pages(shop: Shop, assets: Assets): { routes: Elysia; errorPage: ErrorPage } {
  const parts: PageParts = { shop, assets, session: cartSession(shop.settings) };
  const routes = new Elysia({ name: "pages" })
    .use(assetRoutes(assets))
    .use(robots())
    .use(browsePages(parts))
    .use(searchPages(parts))
    .use(listingPages(parts))
    .use(productPages(parts))
    .use(feedPages(parts))
    .use(cartPages(parts))
    .use(bundlePages(parts))
    .use(checkoutPages(parts))
    .use(orderPages(parts))
    .use(reviewPages(parts))
    .use(questionPages(parts))
    .use(staffDesks(parts))
    .use(staffAnswers(parts))
    .use(favouritePages(parts))
    .use(backInStockPages(parts))
    .use(zipForm(parts))
    .use(doorPages(parts))
    .use(accountPages(parts))
    .use(addressPages(parts))
    .use(staffPages(parts))
    .use(devMail(parts));
  return { routes: routes as unknown as Elysia, errorPage: shopErrorPage(parts) };
}
