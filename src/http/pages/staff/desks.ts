import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { type DeskRoom, deskPath, type OnDesk, staffDeskPage } from "../../../../views/pages/staff/desk.tsx";
import { type Account, isOperator } from "../../../accounts/account.ts";
import {
  DESKS,
  type DecideRefusal,
  type Decision,
  type Desk,
  type DeskPage,
  type Moderation,
  type Place,
  SEEN_CHARACTERS,
} from "../../../moderation/case.ts";
import { ID_PATTERN, type Kind } from "../../../moderation/kinds.ts";
import type { Outcome } from "../../../moderation/outcome.ts";
import { REASONS, type Reason } from "../../../moderation/reasons.ts";
import { grantedPosting } from "../../question-problems.ts";
import { CHANGED_SINCE, grantedReview } from "../../review-problems.ts";
import { show } from "../accounts/show.ts";
import type { PageParts } from "../parts.ts";
import type { Exchange } from "../reply.ts";
import { WrittenParams } from "../reviews/form-schemas.ts";
import { leadOn } from "../reviews/visit.ts";
import { requireStaff } from "./require-staff.ts";

const CASES_ON_A_PAGE = 20;
const ID = new RegExp(ID_PATTERN);
/** Of the page that shows a case anew because its author was quicker. */
const CHANGED_STATUS = 409;
/** What an operator decides, and which desk it was decided at. */
const DecisionForm = t.Object({
  decision: t.Union([t.Literal("approve"), t.Literal("hide")]),
  reason: t.Optional(t.Union(REASONS.map((reason) => t.Literal(reason)))),
  /** What the operator was shown. */
  seen: t.String({ maxLength: SEEN_CHARACTERS }),
  desk: t.Optional(t.String({ maxLength: 20 })),
});

/** Where operators decide which reviews, questions and answers are shown. */
export function staffDesks(parts: PageParts) {
  const { reviews, questions } = parts.shop;
  return new Elysia({ name: "pages/staff/desks" })
    .use(staffDesk(parts, "reviews", reviews.moderation, grantedReview))
    .use(staffDesk(parts, "questions", questions.moderation, grantedPosting));
}

function staffDesk<K extends Kind>(
  parts: PageParts,
  room: DeskRoom,
  moderation: Moderation<OnDesk, K>,
  granted: (outcome: Outcome<null, DecideRefusal<K>>) => null,
) {
  const shown = async (exchange: Exchange, account: Account, desk: Desk, found: DeskPage<OnDesk>, fault?: string) => {
    const waiting = await moderation.waiting();
    const given = { account, room, desk, ...found, waiting, reasons: REASONS, now: Date.now() };
    const props = fault === undefined ? given : { ...given, fault };
    const status = fault === undefined ? 200 : CHANGED_STATUS;
    return show(parts, exchange, (chrome) => staffDeskPage({ chrome, ...props }), status);
  };

  return new Elysia({ name: `pages/staff/desks/${room}` })
    .get(`/staff/${room}`, async ({ request, set }) => {
      const exchange = { request, set };
      const account = await requireStaff(parts, exchange, isOperator);
      if (!account) return "";
      const query = new URL(request.url).searchParams;
      const desk = deskIn(query.get("desk"));
      return shown(exchange, account, desk, await moderation.desk(desk, placeIn(query), CASES_ON_A_PAGE));
    })
    .post(
      `/staff/${room}/:id/decisions`,
      async ({ request, set, params: { id }, body }) => {
        const exchange = { request, set };
        const account = await requireStaff(parts, exchange, isOperator);
        if (!account) return "";
        const desk = deskIn(body.desk ?? null);
        const decision: Decision =
          body.decision === "approve"
            ? { decision: "approve" }
            : { decision: "hide", reason: (body.reason ?? "other") as Reason };
        const outcome = await moderation.decide(account, id, decision, body.seen);
        const isOther = !outcome.ok && outcome.refusal === "changed_since";
        const asItIs = isOther ? await moderation.caseOf(id) : null;
        if (asItIs)
          return shown(exchange, account, desk, { cases: [asItIs], hasPrevious: false, hasNext: false }, CHANGED_SINCE);
        granted(outcome);
        return leadOn(exchange, deskPath(room, desk), body.decision === "approve" ? "approved" : "hidden") ?? "";
      },
      { params: WrittenParams, body: DecisionForm },
    );
}

/** Anything that is no desk is the one where things wait. */
function deskIn(text: string | null): Desk {
  return DESKS.find((desk) => desk === text) ?? "waiting";
}

/** Anything that names no case is the start. */
function placeIn(query: URLSearchParams): Place {
  for (const side of ["after", "before"] as const) {
    const id = query.get(side);
    if (id !== null && ID.test(id)) return { side, id };
  }
  return null;
}
