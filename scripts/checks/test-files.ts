import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { migrate } from "../../src/platform/migrate.ts";
import { connectPostgres } from "../../src/platform/postgres.ts";
import { describeEnding, type Ending, startChild } from "../stack/child.ts";
import { startPostgres } from "../stack/postgres.ts";
import { tell } from "../stack/progress.ts";
import { type Counts, countsOf, sumOf } from "./summary.ts";

const ROOT = resolve(import.meta.dir, "../..");
const TEST_TIMEOUT_MS = 60_000;
/** A file that takes longer hangs: it is ended, and the others go on. */
const FILE_TIMEOUT_MS = 15 * 60_000;
const TEST_SHARDS = 64;
/** Three took no less time on two cores, and browsers ran out of patience. */
const SIDE_BY_SIDE = Math.min(2, availableParallelism());
/** Whole shops, browsers and faults: these take longest, so they begin first. */
const LONG = /^test\//;
/** So many of the slowest are named at the end. */
const SLOWEST = 10;

interface FileResult extends Counts {
  readonly file: string;
  readonly seconds: number;
}

/**
 * Runs each test file whose path contains a pattern (all without one) in a process of its own, two side by side, so that a file that
 * hangs or dies takes no other with it. A file that fails is run once more when nothing runs beside it: both outcomes are shown, the
 * second counts, and the end of the run names the file, and those that took longest. A file without a summary counts as one failure.
 */
export async function runTestFiles(
  patterns: readonly string[],
  env: Record<string, string | undefined>,
): Promise<Counts> {
  const start = performance.now();
  const files = testFiles(patterns);
  const postgres = await sharedPostgres();
  const results = await sideBySide(files, (file) => runFile(file, { ...env, ...postgres.env }));
  const doubtful = results.filter(({ failed }) => failed > 0).map(({ file }) => file);
  const again: FileResult[] = [];
  for (const file of doubtful) {
    console.log(`\n${file} failed; once more, alone:`);
    again.push(await runFile(file, { ...env, ...postgres.env }));
  }
  await postgres.stop();
  const final = [...results.filter(({ failed }) => failed === 0), ...again];
  for (const { file, failed } of again) {
    tell("tests", `${file}: ${failed === 0 ? "FLAKY, failed at first" : "failed twice"}`);
  }
  const slowest = results.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
  if (results.length > SLOWEST)
    for (const { file, seconds } of slowest) tell("slow", `${seconds.toFixed(1).padStart(6)} s  ${file}`);
  const total = final.reduce<Counts>(sumOf, { passed: 0, failed: 0 });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  tell("tests", `${files.length} files: ${total.passed} passed, ${total.failed} failed (${seconds} s)`);
  return total;
}

/**
 * One server for all files, with an empty, migrated database to copy, and a folder for what they share beside it; tests that kill a
 * server start their own.
 */
async function sharedPostgres() {
  const folder = await mkdtemp(join(tmpdir(), `souk-tests-${process.pid}-`));
  const server = await startPostgres({ dataDir: join(folder, "data"), logFile: join(folder, "log"), durable: false });
  const template = new URL(server.url);
  template.pathname = "/souk_template";
  const admin = connectPostgres(server.url, 1, "test-admin");
  await admin.unsafe("CREATE DATABASE souk_template");
  await admin.end();
  const sql = connectPostgres(template.href, 1, "test-admin");
  await migrate(sql, TEST_SHARDS);
  await sql.end();
  return {
    env: { SOUK_TEST_DATABASE_URL: server.url, SOUK_TEST_TEMPLATE: "souk_template", SOUK_TEST_FOLDER: folder },
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function testFiles(patterns: readonly string[]): string[] {
  const all = [...new Bun.Glob("{actors,scripts,src,stripe-emulator,test,views}/**/*.test.{ts,tsx}").scanSync(ROOT)];
  return all
    .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)))
    .sort((a, b) => Number(LONG.test(b)) - Number(LONG.test(a)) || (a < b ? -1 : 1));
}

async function sideBySide<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) results.push(await run(item));
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return results;
}

/** Shows the whole output when the file has ended: two at once would be mixed line by line. */
async function runFile(file: string, env: Record<string, string | undefined>): Promise<FileResult> {
  const start = performance.now();
  const logFile = join(tmpdir(), `souk-tests-${process.pid}-${file.replaceAll("/", "-")}.log`);
  const child = await startChild({
    name: file,
    command: [process.execPath, "test", `--timeout=${TEST_TIMEOUT_MS}`, `./${file}`],
    cwd: ROOT,
    env,
    logFile,
    stopSignal: "SIGTERM",
    layer: "tool",
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void child.stop(5_000);
  }, FILE_TIMEOUT_MS);
  const ending = await child.ended;
  clearTimeout(timer);
  const output = await Bun.file(logFile).text();
  await rm(logFile, { force: true });
  console.log(tidied(output));
  const counts = outcome(countsOf(output), ending, isLate);
  if (counts.failed > 0) console.log(`${file} FAILED (${isLate ? "out of time" : describeEnding(ending)})`);
  const seconds = (performance.now() - start) / 1000;
  tell("file", `${file} (${seconds.toFixed(1)} s)`);
  return { file, seconds, ...counts };
}

function outcome(counts: Counts | undefined, ending: Ending, isLate: boolean): Counts {
  if (!counts) return { passed: 0, failed: 1 };
  const isSilent = counts.failed === 0 && (isLate || ending.code !== 0 || counts.passed === 0);
  return isSilent ? { ...counts, failed: 1 } : counts;
}

/** Without the header and the totals, which would be said once per file. */
function tidied(output: string): string {
  return output
    .replace(/^bun test v.*\n/, "")
    .replace(/\n *\d+ pass\n(?: *\d+ \w+(?:\(\))?(?: \w+)?\n)*Ran .*\n?$/, "")
    .trim();
}
