import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Child, describeEnding, type Ending, startChild } from "../stack/child.ts";
import { tell } from "../stack/progress.ts";
import type { Counts } from "./summary.ts";

const ROOT = resolve(import.meta.dir, "../..");
const BIN = join(ROOT, "node_modules/.bin");
const CHECK_TIMEOUT_MS = 5 * 60_000;

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

async function endedWithin(child: Child, timeoutMs: number): Promise<Ending | "late"> {
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
