/** How many tests a run had. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Reads the totals of a JUnit report. A skipped test is neither. Undefined when the text is no such report. */
export function countsOfReport(xml: string): Counts | undefined {
  const head = /<testsuites\b[^>]*>/.exec(xml)?.[0];
  if (!head) return undefined;
  const number = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const failed = number("failures") + number("errors");
  return { passed: number("tests") - failed - number("skipped"), failed };
}
