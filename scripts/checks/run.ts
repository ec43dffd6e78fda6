import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Settings } from "../../src/platform/settings.ts";
import { findOrInstallBrowser } from "../stack/browser.ts";
import { foldersOf } from "../stack/folders.ts";
import { findOrInstallNats } from "../stack/install-nats.ts";
import { runProgram } from "../stack/program.ts";
import { tell } from "../stack/progress.ts";
import { messageOf } from "../stack/stack-error.ts";
import { runCheck, staticChecks } from "./steps.ts";
import { type Counts, sumOf } from "./summary.ts";
import { runTestFiles } from "./test-files.ts";

async function run(): Promise<number> {
  const patterns = process.argv.slice(2);
  const folders = foldersOf(resolve(import.meta.dir, "../../.data"));
  mkdirSync(folders.logs, { recursive: true });
  const env = cleanEnvironment();
  const results: Counts[] = [];
  if (patterns.length === 0) {
    const checks = await staticChecks();
    results.push(...(await Promise.all(checks.map((check) => runCheck(check, env)))));
  }
  const log = join(folders.logs, "install.log");
  const nats = await needed("nats", () => findOrInstallNats(folders.tools, log), results);
  const browser = await needed("browser", () => findOrInstallBrowser(log), results);
  results.push(await runTestFiles(patterns, { ...env, NATS_SERVER: nats, CHROMIUM_PATH: browser }));
  const { passed, failed } = results.reduce(sumOf, { passed: 0, failed: 0 });
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** What a shell happens to say about a real shop must not reach tests: they might empty its database. */
function cleanEnvironment(): Record<string, string | undefined> {
  const ours = new Set(Object.keys(Settings.properties));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.has(name)));
}

/** The path of a program that tests need; when it is not to be had, that is one failure and the other tests still run. */
async function needed(name: string, find: () => Promise<string>, results: Counts[]): Promise<string | undefined> {
  try {
    return await find();
  } catch (error) {
    tell(name, messageOf(error));
    results.push({ passed: 0, failed: 1 });
    return undefined;
  }
}

await runProgram(run);
