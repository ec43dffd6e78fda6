import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { staffReviewsPage } from "../../../../views/pages/staff/reviews.tsx";
import { withQuery } from "../../../../views/paths.ts";
import { isOperator } from "../../../accounts/account.ts";
import { type Desk, SEEN_CHARACTERS } from "../../../reviews/moderation.ts";
import { HIDE_REASONS, type HideReason } from "../../../reviews/review.ts";
import { CHANGED_SINCE, grantedReview } from "../../review-problems.ts";
import { show } from "../accounts/show.ts";
import type { PageParts } from "../parts.ts";
import { pageNumber } from "../query.ts";
import { leadOn } from "../reviews/visit.ts";
import { requireStaff } from "./require-staff.ts";

const CASES_ON_A_PAGE = 20;
/** Of the page that shows a case anew because its author was quicker. */
export const CHANGED_STATUS = 409;
const DESKS: readonly Desk[] = ["waiting", "hidden", "decided"];
const ReviewParams = t.Object({ reviewId: t.String({ pattern: "^[A-Za-z0-9_-]{16,24}$" }) });
/** What an operator decides, and which desk it was decided at. */
export const DecisionForm = t.Object({
  decision: t.Union([t.Literal("approve"), t.Literal("hide")]),
  reason: t.Optional(t.Union(HIDE_REASONS.map((reason) => t.Literal(reason)))),
  /** What the operator was shown. */
  seen: t.String({ maxLength: SEEN_CHARACTERS }),
  desk: t.Optional(t.String({ maxLength: 20 })),
});

/** Where operators decide which reviews are shown. */
export function staffReviews(parts: PageParts) {
  const { moderation } = parts.shop.reviews;
  return new Elysia({ name: "pages/staff/reviews" })
    .get("/staff/reviews", async ({ request, set }) => {
      const exchange = { request, set };
      const account = await requireStaff(parts, exchange, isOperator);
      if (!account) return "";
      const query = new URL(request.url).searchParams;
      const desk = deskIn(query.get("desk"));
      const page = pageNumber(query.get("page") ?? undefined);
      const [found, waiting] = await Promise.all([moderation.desk(desk, page, CASES_ON_A_PAGE), moderation.waiting()]);
      const given = { account, desk, ...found, waiting, page, reasons: HIDE_REASONS, now: Date.now() };
      return show(parts, exchange, (chrome) => staffReviewsPage({ chrome, ...given }));
    })
    .post(
      "/staff/reviews/:reviewId/decisions",
      async ({ request, set, params: { reviewId }, body }) => {
        const exchange = { request, set };
        const account = await requireStaff(parts, exchange, isOperator);
        if (!account) return "";
        const decision =
          body.decision === "approve"
            ? ({ decision: "approve" } as const)
            : ({ decision: "hide", reason: (body.reason ?? "other") as HideReason } as const);
        const desk = deskIn(body.desk ?? null);
        const outcome = await moderation.decide(account, reviewId, decision, body.seen);
        const isOther = !outcome.ok && outcome.refusal === "changed_since";
        const asItIs = isOther ? await moderation.caseOf(reviewId) : null;
        if (asItIs) {
          const waiting = await moderation.waiting();
          const given = { account, desk, cases: [asItIs], hasMore: false, waiting, page: 1, reasons: HIDE_REASONS };
          const page = { ...given, now: Date.now(), fault: CHANGED_SINCE };
          return show(parts, exchange, (chrome) => staffReviewsPage({ chrome, ...page }), CHANGED_STATUS);
        }
        grantedReview(outcome);
        const back = withQuery("/staff/reviews", { desk: desk === "waiting" ? undefined : desk });
        return leadOn(exchange, back, body.decision === "approve" ? "approved" : "hidden") ?? "";
      },
      { params: ReviewParams, body: DecisionForm },
    );
}

/** Anything that is no desk is the one where things wait. */
export function deskIn(text: string | null): Desk {
  return DESKS.find((desk) => desk === text) ?? "waiting";
}
