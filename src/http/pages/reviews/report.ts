import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { type ReportPageProps, reportPage } from "../../../../views/fragments/words-form.tsx";
import type { Account } from "../../../accounts/account.ts";
import { NOTE_MAX_CHARACTERS, REASONS, type Reason } from "../../../moderation/reasons.ts";
import { characters, plainText } from "../../../reviews/text.ts";
import { show } from "../accounts/show.ts";
import type { Exchange, PageParts } from "../parts.ts";
import { LongText, WrittenParams } from "./form-schemas.ts";
import { leadOn, requireReviewer } from "./visit.ts";

/** Without a reason where none was chosen; what is chosen is one of them. */
const ReportForm = t.Object({
  reason: t.Optional(t.Union(REASONS.map((reason) => t.Literal(reason)))),
  note: LongText,
});
type Typed = Pick<ReportPageProps, "reason" | "note">;

/** What can be reported: how it is shown above the form, and where it stands. */
export interface Reported extends Pick<ReportPageProps, "title" | "about" | "back"> {
  readonly productId: number;
}

export interface ReportParts {
  /** What `id` names. Throws the problem of one that is not shown. */
  readonly read: (id: string) => Promise<Reported>;
  /** Throws the problem of a refusal. */
  readonly report: (account: Account, id: string, reason: Reason, note: string) => Promise<unknown>;
}

/** Where somebody says what is wrong with what others wrote. */
export function reportPages(parts: PageParts, room: "reviews" | "questions", { read, report }: ReportParts) {
  const form = (
    exchange: Exchange,
    id: string,
    reported: Reported,
    typed: Typed,
    faults: ReportPageProps["faults"],
  ) => {
    const { title, about, back } = reported;
    const given = { title, about, back, action: `/${room}/${id}/report`, ...typed, faults };
    const status = Object.keys(faults).length === 0 ? 200 : 422;
    return show(
      parts,
      exchange,
      (chrome) => reportPage({ chrome, ...given, reasons: REASONS, noteMax: NOTE_MAX_CHARACTERS }),
      status,
    );
  };

  return new Elysia({ name: `pages/${room}/report` })
    .guard({ params: WrittenParams })
    .get(`/${room}/:id/report`, async ({ request, set, params: { id } }) => {
      const exchange = { request, set };
      const reported = await read(id);
      const account = await requireReviewer(parts, exchange, `/${room}/${id}/report`);
      return account ? form(exchange, id, reported, { reason: null, note: "" }, {}) : "";
    })
    .post(
      `/${room}/:id/report`,
      async ({ request, set, params: { id }, body }) => {
        const exchange = { request, set };
        const reported = await read(id);
        const account = await requireReviewer(parts, exchange, `/${room}/${id}/report`);
        if (!account) return "";
        const typed: Typed = { reason: (body.reason as Reason | undefined) ?? null, note: plainText(body.note) };
        const { reason, note } = typed;
        const faults: ReportPageProps["faults"] = {
          ...(reason === null && { reason: "Choose what is wrong with it." }),
          ...(characters(note) > NOTE_MAX_CHARACTERS && { note: `At most ${NOTE_MAX_CHARACTERS} characters.` }),
        };
        if (reason === null || faults.note) return form(exchange, id, reported, typed, faults);
        await report(account, id, reason, note);
        return leadOn(exchange, reported.back, "reported", reported.productId) ?? "";
      },
      { body: ReportForm },
    );
}
