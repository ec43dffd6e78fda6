import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "../../scripts/stack/browser.ts";

/** A headless Chromium of this machine; the test that opens it closes it. Throws when there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("no Chromium here: ./scripts/test installs one, or name it in CHROMIUM_PATH");
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args: [...asRoot, "--disable-dev-shm-usage", "--disable-gpu"] });
}
