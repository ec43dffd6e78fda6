import { Elysia } from "elysia";
import { staffAnswersPage } from "../../../../views/pages/staff/answers.tsx";
import { shopsOf } from "../../../accounts/account.ts";
import { unanswered } from "../../../questions/unanswered.ts";
import { show } from "../accounts/show.ts";
import type { PageParts } from "../parts.ts";
import { requireStaff } from "./require-staff.ts";

/** What waits for an answer of the shops that somebody sells for. */
export function staffAnswers(parts: PageParts) {
  return new Elysia({ name: "pages/staff/answers" }).get("/staff/answers", async ({ request, set }) => {
    const exchange = { request, set };
    const account = await requireStaff(parts, exchange, (somebody) => shopsOf(somebody).length > 0);
    if (!account) return "";
    const found = await unanswered(parts.shop, shopsOf(account));
    return show(parts, exchange, (chrome) => staffAnswersPage({ chrome, account, ...found }));
  });
}
