import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const RUN = `axe.run(document, ${JSON.stringify({ runOnly: TAGS, resultTypes: ["violations"] })})`;

/** Brings the checker to a page that was opened; its policy lets no page do so by itself. */
export async function bringAxe(page: Page): Promise<void> {
  await page.evaluate(axe.source);
}

/** What a page does wrong by WCAG 2.2 AA and good practice, a line for each place. */
export async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>(RUN);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}
