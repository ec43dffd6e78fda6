import { join, resolve } from "node:path";
import { type Child, describeEnding, startChild, waitUntilReady } from "./child.ts";
import { StackError } from "./stack-error.ts";

const ROOT = resolve(import.meta.dir, "../..");
export const SHOP_PROGRAM = join(ROOT, "src/main.ts");
const READY_TIMEOUT_MS = 60_000;
/**
 * How long (ms) Bun's allocator keeps memory that was freed before it hands it back to the system. By its own 10 ms a thread
 * does nothing else under load: measured, 6 % of a shop's processor time.
 */
export const ALLOCATOR = { MIMALLOC_PURGE_DELAY: "1000" };

export interface ShopNode {
  readonly id: string;
  readonly url: string;
  readonly pid: number;
  readonly logFile: string;
  readonly child: Child;
}

/**
 * Starts one shop process with exactly the settings in `env` (beside what this process has) and resolves when `/readyz` answers 200.
 * Throws a `StackError` with the last thing it said when it ends before that.
 */
export async function startShopNode(
  id: string,
  port: number,
  env: Record<string, string>,
  logDir: string,
): Promise<ShopNode> {
  const logFile = join(logDir, `${id}.log`);
  const child = await startChild({
    name: `shop ${id}`,
    command: [process.execPath, "--no-install", SHOP_PROGRAM],
    cwd: ROOT,
    env: { ...ALLOCATOR, ...process.env, ...env, PORT: `${port}`, NODE_ID: id },
    logFile,
    stopSignal: "SIGTERM",
    layer: "shop",
  });
  const url = shopUrl(env.HOST, port);
  const how = await waitUntilReady(child, () => isReady(url), READY_TIMEOUT_MS);
  if (how === "ready") return { id, url, pid: child.pid, logFile, child };
  const output = await child.output();
  if (how === "late")
    throw new StackError(
      `The shop (${id}) was not ready after ${READY_TIMEOUT_MS / 1000} s: ${lastWords(output)}. Its log is ${logFile}.`,
    );
  throw new StackError(
    `The shop (${id}) ended while it started (${describeEnding(how)}): ${lastWords(output)} Its log is ${logFile}.`,
  );
}

/** What a log says last: the message of an error, or of a JSON line, else the plain line. */
export function lastWords(output: string): string {
  const lines = output.trimEnd().split("\n");
  const settings = lines.findIndex((line) => line.includes("settings need attention"));
  if (settings >= 0)
    return lines
      .slice(settings)
      .join("\n")
      .replace(/^.*?These/, "These");
  const error = lines.findLast((line) => /^\w*[eE]rror:|"level":(50|60)/.test(line)) ?? lines.at(-1) ?? "";
  return messageOfJson(error) ?? error.trim();
}

function messageOfJson(line: string): string | undefined {
  try {
    const parsed = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [parsed.msg, parsed.err?.message].filter(Boolean).join(": ");
  } catch {
    return undefined;
  }
}

/** Where a shop that listens on `host` is reached from this machine. */
export function shopUrl(host: string | undefined, port: number): string {
  return `http://${hostOf(host)}:${port}`;
}

/** The address people type: 'listen everywhere' is no place to go to. */
function hostOf(host = "127.0.0.1"): string {
  return host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
    return answer.ok;
  } catch {
    return false;
  }
}
