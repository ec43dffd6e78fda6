import { findOrInstall, systemPackages } from "./install.ts";
import { StackError } from "./stack-error.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of a Chromium on this machine: CHROMIUM_PATH, or on PATH. */
export function findBrowser(): string | undefined {
  return process.env.CHROMIUM_PATH || NAMES.map((name) => Bun.which(name)).find((path) => path !== null) || undefined;
}

/** A Chromium, installed when there is none. Throws a `StackError` that says what would help. */
export async function findOrInstallBrowser(logFile: string): Promise<string> {
  const ways = systemPackages({ apt: "chromium", apk: "chromium" });
  const found = await findOrInstall("browser", findBrowser, ways, logFile);
  if (found) return found;
  throw new StackError("The browser tests need Chromium or Chrome: install one, or name it in CHROMIUM_PATH.");
}
