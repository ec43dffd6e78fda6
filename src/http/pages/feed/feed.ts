import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { FeedArrived, FeedInvitation, FeedSections } from "../../../../views/fragments/feed.tsx";
import { partial, rendered } from "../../../../views/fragments/partial.ts";
import { forYouPage } from "../../../../views/pages/for-you.tsx";
import { privacyPage } from "../../../../views/pages/privacy.tsx";
import { LiveStock } from "../../../../views/parts/live-stock.tsx";
import { accountOwner, guestOwner, type Owner } from "../../../favourites/owner.ts";
import { VIEWS_KEPT_DAYS, VIEWS_MAX } from "../../../feed/limits.ts";
import { SEARCHES_KEPT_DAYS } from "../../../search/log/prune.ts";
import { requireOurs } from "../../session.ts";
import { show } from "../accounts/show.ts";
import { personal } from "../chrome.ts";
import { ownerOfRequest } from "../favourites/visitor.ts";
import { type Flash, flashCookie } from "../flash.ts";
import { Template } from "../page-cache.ts";
import { asPage, type Exchange, type PageParts, setCookie, wantsFragments } from "../parts.ts";
import { asksNotToBeTracked, choiceCookie, choiceOf, feedOwner } from "./choice.ts";
import { besideFeed, cardsOf, homeGoods } from "./home.ts";

const ChoiceForm = t.Object({ personal: t.Union([t.Literal("on"), t.Literal("off")]) });
const ViewParams = t.Object({ productId: t.String({ pattern: "^[1-9][0-9]{0,8}$" }) });

/** A shopper's own feed, in place of everybody's and on a page of its own, and what is remembered to make it. */
export function feedPages(parts: PageParts) {
  const { shop, session } = parts;
  const { history, feeds, settings } = shop;

  const goOn = ({ set }: Exchange, path: string, what: Extract<Flash, { done: "privacy" }>["what"]): string => {
    const cookie = flashCookie({ done: "privacy", what });
    if (cookie) setCookie(set, cookie);
    set.status = 303;
    set.headers.location = path;
    return "";
  };

  /** Who chooses: a guest without a cart gets the name of one, to be known by. */
  const chooser = async ({ request, set }: Exchange): Promise<Owner> => {
    const account = await shop.accounts.of(request);
    if (account) return accountOwner(account.id);
    const cartId = requireOurs(session, request)?.cartId ?? session.issueCart();
    setCookie(set, session.keep(cartId));
    return guestOwner(cartId);
  };

  return new Elysia({ name: "pages/feed" })
    .get("/feed", async ({ request, set }) => {
      if (!wantsFragments(request)) {
        set.status = 303;
        set.headers.location = "/for-you";
        return "";
      }
      const [owner, goods, { holes }] = await Promise.all([
        feedOwner(parts, request),
        homeGoods(shop),
        personal(parts, request, set),
      ]);
      const decision = owner && (await history.decision(owner));
      asPage(set);
      // A device on which the account's owner has not been asked learns what they have said elsewhere.
      if (owner && decision !== null) setCookie(set, choiceCookie(decision ? "on" : "off", settings));
      if (!owner || !decision) {
        return decision === false
          ? partial("#feed-mine", "outerHTML", "")
          : partial("#feed-mine", "outerHTML", rendered(FeedInvitation()));
      }
      const beside = besideFeed(goods);
      const feed = await feeds.of(owner, beside);
      const ids = cardsOf(feed).map(({ id }) => id);
      const levels = await shop.stock.levels(ids);
      const html = [
        partial("#feed", "outerHTML", rendered(FeedSections({ feed, levels }))),
        partial("#feed-mine", "outerHTML", rendered(FeedArrived())),
        partial("#live", "innerHTML", rendered(LiveStock({ productIds: [...beside, ...ids] }))),
      ];
      return new Template(html.join("")).fill(holes);
    })
    .get("/for-you", async ({ request, set }) => {
      const owner = await feedOwner(parts, request);
      const [feed, decision] = await Promise.all([feeds.of(owner), owner && history.decision(owner)]);
      const levels = await shop.stock.levels(cardsOf(feed).map(({ id }) => id));
      const mayAsk = !decision && !asksNotToBeTracked(request);
      return show(parts, { request, set }, (chrome) => forYouPage({ chrome, feed, levels, mayAsk }));
    })
    .get("/privacy", async ({ request, set }) => {
      const [account, owner] = await Promise.all([shop.accounts.of(request), ownerOfRequest(parts, request)]);
      const [isOn, viewed] = owner
        ? await Promise.all([history.decision(owner), history.views(owner, VIEWS_MAX)])
        : [off(request), []];
      const cards = await shop.catalogue.cards(viewed.map(({ productId }) => productId));
      const props = {
        isOn,
        asksNotTo: asksNotToBeTracked(request),
        isSignedIn: account !== null,
        keptDays: VIEWS_KEPT_DAYS,
        searchesKeptDays: SEARCHES_KEPT_DAYS,
        viewed: viewed.flatMap(({ productId, at }) => {
          const card = cards.get(productId);
          return card ? [{ card, at }] : [];
        }),
        now: Date.now(),
      };
      return show(parts, { request, set }, (chrome) => privacyPage({ chrome, ...props }));
    })
    .post(
      "/privacy/choice",
      async ({ request, set, body }) => {
        const exchange = { request, set };
        const isOn = body.personal === "on";
        // Whoever says no and is not known stays so.
        const owner = isOn ? await chooser(exchange) : await ownerOfRequest(parts, request);
        if (owner) await history.decide(owner, isOn);
        setCookie(set, choiceCookie(body.personal, settings));
        return goOn(exchange, cameFromHome(request) ? "/" : "/privacy", body.personal);
      },
      { body: ChoiceForm },
    )
    .post("/privacy/history-clearance", async ({ request, set }) => {
      const owner = await ownerOfRequest(parts, request);
      await shop.looks.settled();
      if (owner) await history.clear(owner);
      return goOn({ request, set }, "/privacy", "cleared");
    })
    .post(
      "/privacy/views/:productId/removal",
      async ({ request, set, params }) => {
        const owner = await ownerOfRequest(parts, request);
        await shop.looks.settled();
        if (owner) await history.forgetOne(owner, Number(params.productId));
        return goOn({ request, set }, "/privacy", "forgotten");
      },
      { params: ViewParams },
    );
}

/** Where somebody who is not known has said no, as their browser remembers. */
function off(request: Request): false | null {
  return choiceOf(request) === "off" ? false : null;
}

function cameFromHome(request: Request): boolean {
  const from = request.headers.get("referer");
  return from !== null && URL.canParse(from) && new URL(from).pathname === "/";
}
