import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import type { PlaceView } from "../../../../actors/waiting-line/messages.ts";
import { NoticeBox, noticeOn } from "../../../../views/fragments/notice.tsx";
import { partial, rendered } from "../../../../views/fragments/partial.ts";
import { TellMe } from "../../../../views/fragments/tell-me.tsx";
import { refusalPage } from "../../../../views/pages/error.tsx";
import { noLettersPage } from "../../../../views/pages/no-letters.tsx";
import { LiveStock } from "../../../../views/parts/live-stock.tsx";
import type { JoinRefusal, LeaveRefusal } from "../../../back-in-stock/back-in-stock.ts";
import { turnTopic } from "../../../back-in-stock/live.ts";
import type { Owner } from "../../../favourites/owner.ts";
import { waitingProblem } from "../../back-in-stock-problems.ts";
import { show } from "../accounts/show.ts";
import { personal, sharedChrome, titleOf } from "../chrome.ts";
import { newCommandId } from "../command-id.ts";
import { ownerOrGuest } from "../favourites/hearts.ts";
import { favouritesFragment } from "../favourites/show.ts";
import { ownerOfRequest } from "../favourites/visitor.ts";
import { flashCookie, noticeOf } from "../flash.ts";
import { Template } from "../page-cache.ts";
import { asPage, type Exchange, type PageParts, pageOf, setCookie, wantsFragments } from "../parts.ts";
import { notHere } from "../query.ts";
import type { WaitingFact } from "./fact.ts";

const Params = t.Object({ id: t.String({ pattern: "^[1-9][0-9]{0,8}$" }) });
const JoinForm = t.Object({
  email: t.Optional(t.String({ maxLength: 500 })),
  /** Products that the page keeps live. */
  live: t.Optional(t.String({ pattern: "^[1-9][0-9]{0,8}(,[1-9][0-9]{0,8}){0,199}$" })),
});
const LinkForm = t.Object({ link: t.String({ maxLength: 200 }) });

/** Waiting for what is sold out: joining a line, leaving it, and having no more letters of it. */
export function backInStockPages(parts: PageParts) {
  const { backInStock, catalogue } = parts.shop;

  const done = async (
    exchange: Exchange,
    owner: Owner | null,
    place: PlaceView | null,
    fact: WaitingFact,
    live = "",
  ) => {
    const { request, set } = exchange;
    const { productId } = fact;
    const flash = { done: "waiting", fact } as const;
    if (!wantsFragments(request)) {
      const cookie = flashCookie(flash);
      if (cookie) setCookie(set, cookie);
      set.status = 303;
      set.headers.location = pageOf(request, `/p/${productId}`);
      return "";
    }
    asPage(set);
    const said = noticeOf(flash, await titleOf(catalogue, flash), newCommandId);
    const isGuest = owner === null || owner.startsWith("cart:");
    // The page was opened by somebody who waited for nothing: from now on its connection listens for their turn too.
    const turn = owner && place?.state === "waiting" && live !== "" ? turnTopic(owner) : null;
    return [
      partial(`#tell-me-${productId}`, "outerMorph", rendered(TellMe({ productId, place, isGuest }))),
      partial("#notices", "innerHTML", rendered(NoticeBox({ notice: noticeOn(pageOf(request, ""), said) }))),
      turn ? partial("#live", "innerHTML", rendered(LiveStock({ productIds: live.split(",").map(Number), turn }))) : "",
      await favouritesFragment(parts, request),
    ].join("");
  };

  const refused = async (exchange: Exchange, productId: number, refusal: JoinRefusal | LeaveRefusal, live = "") => {
    const { request, set } = exchange;
    const { status, title, detail } = waitingProblem(refusal);
    if (wantsFragments(request)) {
      asPage(set, status);
      const owner = await ownerOfRequest(parts, request);
      const place = owner && (await backInStock.place(owner, productId));
      const isGuest = owner === null || owner.startsWith("cart:");
      const page = pageOf(request, "");
      // Beside the form where there is one; else where notices are.
      if (page.startsWith("/p/"))
        return partial(
          `#tell-me-${productId}`,
          "outerMorph",
          rendered(TellMe({ productId, place, isGuest, live, problem: detail })),
        );
      return partial("#notices", "innerHTML", rendered(NoticeBox({ notice: { tone: "problem", text: detail } })));
    }
    const [chrome, { holes }] = await Promise.all([sharedChrome(parts), personal(parts, request, set)]);
    asPage(set, status);
    const back = pageOf(request, `/p/${productId}`);
    const fix = { label: "Back to it", href: back };
    return new Template(refusalPage({ chrome, title, text: detail, fix, back })).fill(holes);
  };

  return new Elysia({ name: "pages/back-in-stock" })
    .get("/back-in-stock/letters", ({ request, set, query }) =>
      show(parts, { request, set }, (chrome) => noLettersPage({ chrome, link: query.link ?? "", isDone: false })),
    )
    .post(
      "/back-in-stock/letters",
      async ({ request, set, body: { link } }) => {
        if (!(await backInStock.refuseLetters(link)))
          throw notHere("link", "This link is not one of ours. Take the one at the end of the letter.");
        return show(parts, { request, set }, (chrome) => noLettersPage({ chrome, link, isDone: true }));
      },
      { body: LinkForm },
    )
    .post(
      "/back-in-stock/:id",
      async ({ request, set, params, body: { email, live } }) => {
        const productId = Number(params.id);
        const owner = await ownerOrGuest(parts, { request, set });
        const reply = await backInStock.join(owner, productId, email ?? null);
        if (!reply.ok) return refused({ request, set }, productId, reply, live);
        const position = reply.place.state === "waiting" ? reply.place.position : 0;
        return done({ request, set }, owner, reply.place, { what: "joined", productId, position }, live);
      },
      { params: Params, body: JoinForm },
    )
    .post(
      "/back-in-stock/:id/removal",
      async ({ request, set, params }) => {
        const productId = Number(params.id);
        const owner = await ownerOfRequest(parts, request);
        const place = owner && (await backInStock.place(owner, productId));
        const reply = owner ? await backInStock.leave(owner, productId) : { ok: true as const };
        if (!reply.ok) return refused({ request, set }, productId, reply);
        const what = place?.state === "offered" ? "declined" : "left";
        return done({ request, set }, owner, null, { what, productId });
      },
      { params: Params },
    );
}
