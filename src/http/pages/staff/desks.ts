import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { type DeskRoom, deskPath, type OnDesk, staffDeskPage } from "../../../../views/pages/staff/desk.tsx";
import { type Account, isOperator } from "../../../accounts/account.ts";
import {
  type Case,
  DESKS,
  type DecideRefusal,
  type Decision,
  type Desk,
  type DeskPage,
  type Moderation,
  type Place,
  SEEN_MAX_CHARACTERS,
} from "../../../moderation/case.ts";
import { ID_PATTERN, type Kind } from "../../../moderation/kinds.ts";
import type { Outcome } from "../../../moderation/outcome.ts";
import { REASONS } from "../../../moderation/reasons.ts";
import { grantedPosting } from "../../question-problems.ts";
import { CHANGED_SINCE, grantedReview } from "../../review-problems.ts";
import { show } from "../accounts/show.ts";
import type { Exchange, PageParts } from "../parts.ts";
import { notHere } from "../query.ts";
import { WrittenParams } from "../reviews/form-schemas.ts";
import { leadOn } from "../reviews/visit.ts";
import { requireStaff } from "./require-staff.ts";

const CASES_ON_A_PAGE = 20;
const ID = new RegExp(ID_PATTERN);
/** Why a decision was not taken, where its case is shown anew: the author or another operator was quicker, or it says no reason. */
type Fault = "changed_since" | "decided_since" | "no_reason";
const QUICKER = ["changed_since", "decided_since"] as const;
const NOW_WORDS = { published: "shown", held: "held back", hidden: "hidden" } as const;
/** A desk, and the place on it. */
type Where = readonly [Desk, Place];
/** What an operator decides, and where: the desk, and the place on it. */
const DecisionForm = t.Object({
  decision: t.Union([t.Literal("approve"), t.Literal("hide")]),
  reason: t.Optional(t.Union([t.Literal(""), ...REASONS.map((reason) => t.Literal(reason))])),
  /** What the operator was shown. */
  seen: t.String({ maxLength: SEEN_MAX_CHARACTERS }),
  desk: t.Optional(t.String({ maxLength: 20 })),
  after: t.Optional(t.String({ maxLength: 30 })),
  before: t.Optional(t.String({ maxLength: 30 })),
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
  const shown = async (
    exchange: Exchange,
    account: Account,
    [desk, place]: Where,
    found: DeskPage<OnDesk>,
    fault?: Fault,
  ) => {
    const deciders = found.cases.flatMap(({ decisions }) => decisions.flatMap(({ accountId }) => accountId ?? []));
    const [waiting, moderators] = await Promise.all([
      moderation.waiting(),
      parts.shop.accounts.names([...new Set(deciders)]),
    ]);
    const given = { account, room, desk, place, ...found, waiting, moderators, reasons: REASONS, now: Date.now() };
    const [first] = found.cases;
    const props = fault && first ? { ...given, fault: faultWords(fault, first) } : given;
    const status = fault === undefined ? 200 : fault === "no_reason" ? 422 : 409;
    return show(parts, exchange, (chrome) => staffDeskPage({ chrome, ...props }), status);
  };

  /** Resolves to why it was not done, where the case is to be looked at again. Throws the problem of one that is unknown. */
  const decided = async (account: Account, id: string, decision: Decision | null, seen: string) => {
    if (decision === null) return "no_reason";
    const outcome = await moderation.decide(account, id, decision, seen);
    const fault = QUICKER.find((each) => !outcome.ok && outcome.refusal === each);
    if (!fault) granted(outcome);
    return fault ?? null;
  };

  return new Elysia({ name: `pages/staff/desks/${room}` })
    .get(`/staff/${room}`, async ({ request, set }) => {
      const exchange = { request, set };
      const account = await requireStaff(parts, exchange, isOperator);
      if (!account) return "";
      const query = new URL(request.url).searchParams;
      const at: Where = [deskIn(query.get("desk")), placeIn((side) => query.get(side))];
      return shown(exchange, account, at, await moderation.desk(...at, CASES_ON_A_PAGE));
    })
    .post(
      `/staff/${room}/:id/decisions`,
      async ({ request, set, params: { id }, body }) => {
        const exchange = { request, set };
        const account = await requireStaff(parts, exchange, isOperator);
        if (!account) return "";
        const at: Where = [deskIn(body.desk ?? null), placeIn((side) => body[side] ?? null)];
        const fault = await decided(account, id, decisionIn(body), body.seen);
        if (!fault)
          return leadOn(exchange, deskPath(room, ...at), body.decision === "approve" ? "approved" : "hidden") ?? "";
        const asItIs = await moderation.caseOf(id);
        if (!asItIs) throw notHere("case", "It is not there any more: its author has left.");
        return shown(exchange, account, at, { cases: [asItIs], hasPrevious: false, hasNext: false }, fault);
      },
      { params: WrittenParams, body: DecisionForm },
    );
}

/** Anything that is no desk is the one where things wait. */
function deskIn(text: string | null): Desk {
  return DESKS.find((desk) => desk === text) ?? "waiting";
}

/** Anything that names no case is the start. */
function placeIn(given: (side: "after" | "before") => string | null): Place {
  for (const side of ["after", "before"] as const) {
    const id = given(side);
    if (id !== null && ID.test(id)) return { side, id };
  }
  return null;
}

/** Null where something is to be hidden, but nobody says why. */
function decisionIn(body: { readonly decision: Decision["decision"]; readonly reason?: unknown }): Decision | null {
  if (body.decision === "approve") return { decision: "approve" };
  const reason = REASONS.find((each) => each === body.reason);
  return reason ? { decision: "hide", reason } : null;
}

function faultWords(fault: Fault, { state }: Case<OnDesk>): string {
  switch (fault) {
    case "changed_since":
      return CHANGED_SINCE;
    case "decided_since":
      return `It is ${NOW_WORDS[state]} by now: it was decided about after you were shown it, so yours was not taken. Please look again.`;
    case "no_reason":
      return "Nothing was decided yet: choose why it is to be hidden. Its author is told.";
    default:
      return fault satisfies never;
  }
}
