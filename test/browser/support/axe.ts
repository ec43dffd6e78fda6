import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Rules that colours decide; the others say the same by day and by night. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** Brings the checker to a page that was opened; its policy lets no page do so by itself. */
export async function bringAxe(page: Page): Promise<void> {
  await page.evaluate(axe.source);
}

/** What a page does wrong by WCAG 2.2 AA and good practice, a line for each place; of `colours` alone, the rest being known. */
export async function violationsOf(page: Page, only: "all" | "colours" = "all"): Promise<string[]> {
  const runOnly = only === "all" ? TAGS : { type: "rule", values: COLOURS };
  // None of these rules reads style sheets, which would be loaded again each time.
  const preload = { assets: ["media"] };
  const options = JSON.stringify({ runOnly, resultTypes: ["violations"], preload });
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}
