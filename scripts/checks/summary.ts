/** How many checks or tests went well, and how many did not. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Reads the summary at the end of what `bun test` printed. A skipped test is neither; a file that could not be loaded is a failure there,
 * which its JUnit report leaves out. Undefined when the run ended before its summary.
 */
export function countsOf(output: string): Counts | undefined {
  const end = output.lastIndexOf("\nRan ");
  const block =
    output
      .slice(0, Math.max(end, 0))
      .split(/\n(?! )/)
      .at(-1) ?? "";
  const number = (word: string) => new RegExp(`^ *(\\d+) ${word}$`, "m").exec(block)?.[1];
  const [passed, failed] = [number("pass"), number("fail")];
  return passed === undefined || failed === undefined ? undefined : { passed: Number(passed), failed: Number(failed) };
}

/** Adds two counts. */
export function sumOf(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}
