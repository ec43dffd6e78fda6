import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describeEnding, type Ending, startChild } from "../stack/child.ts";
import { tell } from "../stack/progress.ts";
import { type Counts, countsOfReport } from "./junit.ts";

const ROOT = resolve(import.meta.dir, "../..");
const BIN = join(ROOT, "node_modules/.bin");
const CHECK_TIMEOUT_MS = 5 * 60_000;
const TESTS_TIMEOUT_MS = 40 * 60_000;

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

/** The checks that only read: types, lint and format, and unescaped text in views. */
export async function staticChecks(): Promise<Check[]> {
  const views = [...new Bun.Glob("{src,views}/**/*.tsx").scanSync(ROOT)].sort();
  return [
    { name: "types", command: bun("tsc", "--noEmit") },
    { name: "lint", command: [process.execPath, "--bun", join(BIN, "biome"), "check", "--error-on-warnings"] },
    { name: "xss", command: bun("xss-scan", "--simplified", ...views) },
  ];
}

/** Runs one check, tells how it went, with its words only when it failed. */
export async function runCheck(check: Check, env: Record<string, string | undefined>): Promise<Counts> {
  const start = performance.now();
  const logFile = join(tmpdir(), `souk-check-${process.pid}-${check.name}.log`);
  const child = await startChild({
    name: check.name,
    command: check.command,
    cwd: ROOT,
    env,
    logFile,
    stopSignal: "SIGTERM",
    layer: "tool",
  });
  const ending = await endedWithin(child, CHECK_TIMEOUT_MS);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const passed = ending !== "late" && ending.code === 0;
  if (!passed) console.log((await child.output()).trimEnd());
  tell(check.name, `${passed ? "passed" : `FAILED, ${wordsFor(ending)}`} (${seconds} s)`);
  await rm(logFile, { force: true });
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1 };
}

/** Runs `bun test`, all or the files that match, showing its output. A run that fails without a failed test counts as one failure. */
export async function runTests(patterns: readonly string[], env: Record<string, string | undefined>): Promise<Counts> {
  const start = performance.now();
  const report = join(tmpdir(), `souk-report-${process.pid}.xml`);
  const child = await startChild({
    name: "tests",
    command: [process.execPath, "test", "--reporter=junit", `--reporter-outfile=${report}`, ...patterns],
    cwd: ROOT,
    env,
    logFile: "/dev/null",
    stopSignal: "SIGTERM",
    layer: "tool",
    show: true,
  });
  const ending = await endedWithin(child, TESTS_TIMEOUT_MS);
  const file = Bun.file(report);
  const counts = (await file.exists()) ? countsOfReport(await file.text()) : undefined;
  await rm(report, { force: true });
  const { passed, failed } = counts ?? { passed: 0, failed: 1 };
  const silent = failed === 0 && (ending === "late" || ending.code !== 0 || passed === 0);
  if (silent) console.log(`The tests ended with ${wordsFor(ending)}, though none is reported as failed.`);
  tell("tests", `${passed} passed, ${failed} failed (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return { passed, failed: silent ? 1 : failed };
}

async function endedWithin(child: Awaited<ReturnType<typeof startChild>>, timeoutMs: number): Promise<Ending | "late"> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void child.stop(5_000);
  }, timeoutMs);
  const ending = await child.ended;
  clearTimeout(timer);
  return late ? "late" : ending;
}

function wordsFor(ending: Ending | "late"): string {
  return ending === "late" ? "out of time" : describeEnding(ending);
}

/** The tools' own first lines ask for Node.js, which need not be here. */
function bun(tool: string, ...args: string[]): string[] {
  return [process.execPath, "--bun", join(BIN, tool), ...args];
}
