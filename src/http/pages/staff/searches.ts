import { Elysia } from "elysia";
import { staffSearchesPage } from "../../../../views/pages/staff/searches.tsx";
import { isOperator } from "../../../accounts/account.ts";
import { type ReportView, searchReport } from "../../../search/log/report.ts";
import { show } from "../accounts/show.ts";
import type { PageParts } from "../parts.ts";
import { pageNumber } from "../query.ts";
import { requireStaff } from "./require-staff.ts";

const ROWS = 50;
const DAYS = [1, 7, 30, 90];
const USUAL_DAYS = 7;
const VIEWS: readonly ReportView[] = ["top", "nothing", "unfollowed"];

/** What is searched, found and followed, for operators. */
export function staffSearches(parts: PageParts) {
  return new Elysia({ name: "pages/staff/searches" }).get("/staff/searches", async ({ request, set, query }) => {
    const exchange = { request, set };
    const account = await requireStaff(parts, exchange, isOperator);
    if (!account) return "";
    const days = DAYS.find((each) => String(each) === query.days) ?? USUAL_DAYS;
    const view = VIEWS.find((each) => each === query.view) ?? "top";
    const page = pageNumber(query.page);
    const report = await searchReport(parts.shop.sql, { days, view, page, limit: ROWS });
    return show(parts, exchange, (chrome) => staffSearchesPage({ chrome, account, report, days, view, page }));
  });
}
