import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { staffQuestionsPage } from "../../../../views/pages/staff/questions.tsx";
import { withQuery } from "../../../../views/paths.ts";
import { isOperator } from "../../../accounts/account.ts";
import { HIDE_REASONS, type HideReason } from "../../../reviews/review.ts";
import { grantedPosting } from "../../question-problems.ts";
import { CHANGED_SINCE } from "../../review-problems.ts";
import { show } from "../accounts/show.ts";
import type { PageParts } from "../parts.ts";
import { pageNumber } from "../query.ts";
import { leadOn } from "../reviews/visit.ts";
import { requireStaff } from "./require-staff.ts";
import { CHANGED_STATUS, DecisionForm, deskIn } from "./reviews.ts";

const CASES_ON_A_PAGE = 20;
const PostingParams = t.Object({ postingId: t.String({ pattern: "^[A-Za-z0-9_-]{16,24}$" }) });

/** Where operators decide which questions and answers are shown. */
export function staffQuestions(parts: PageParts) {
  const { moderation } = parts.shop.questions;
  return new Elysia({ name: "pages/staff/questions" })
    .get("/staff/questions", async ({ request, set }) => {
      const exchange = { request, set };
      const account = await requireStaff(parts, exchange, isOperator);
      if (!account) return "";
      const query = new URL(request.url).searchParams;
      const desk = deskIn(query.get("desk"));
      const page = pageNumber(query.get("page") ?? undefined);
      const [found, waiting] = await Promise.all([moderation.desk(desk, page, CASES_ON_A_PAGE), moderation.waiting()]);
      const given = { account, desk, ...found, waiting, page, reasons: HIDE_REASONS, now: Date.now() };
      return show(parts, exchange, (chrome) => staffQuestionsPage({ chrome, ...given }));
    })
    .post(
      "/staff/questions/:postingId/decisions",
      async ({ request, set, params: { postingId }, body }) => {
        const exchange = { request, set };
        const account = await requireStaff(parts, exchange, isOperator);
        if (!account) return "";
        const decision =
          body.decision === "approve"
            ? ({ decision: "approve" } as const)
            : ({ decision: "hide", reason: (body.reason ?? "other") as HideReason } as const);
        const desk = deskIn(body.desk ?? null);
        const outcome = await moderation.decide(account, postingId, decision, body.seen);
        const isOther = !outcome.ok && outcome.refusal === "changed_since";
        const asItIs = isOther ? await moderation.caseOf(postingId) : null;
        if (asItIs) {
          const waiting = await moderation.waiting();
          const given = { account, desk, cases: [asItIs], hasMore: false, waiting, page: 1, reasons: HIDE_REASONS };
          const page = { ...given, now: Date.now(), fault: CHANGED_SINCE };
          return show(parts, exchange, (chrome) => staffQuestionsPage({ chrome, ...page }), CHANGED_STATUS);
        }
        grantedPosting(outcome);
        const back = withQuery("/staff/questions", { desk: desk === "waiting" ? undefined : desk });
        return leadOn(exchange, back, body.decision === "approve" ? "approved" : "hidden") ?? "";
      },
      { params: PostingParams, body: DecisionForm },
    );
}
