import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "../../scripts/stack/browser.ts";

/** Parts of the browser's own window, where nobody looks, and renderers kept ready: processes for every visitor and page. */
const UNSEEN = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"];
/** What Playwright turns off, as far as it has to do with pages or the internet: of two such lists the last one counts. */
const AS_PLAYWRIGHT_DOES = [
  ...["AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose"],
  ...["HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter", "PaintHolding"],
  ...["AimEnabled", "NetworkTimeServiceQuerying", "OptimizationHints", "PreconnectToSearch"],
  "ThirdPartyStoragePartitioning",
];

/** A headless Chromium of this machine; the test that opens it closes it. Throws when there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("no Chromium here: ./scripts/test installs one, or name it in CHROMIUM_PATH");
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const without = `--disable-features=${[...AS_PLAYWRIGHT_DOES, ...UNSEEN].join(",")}`;
  return chromium.launch({ executablePath, args: [...asRoot, "--disable-dev-shm-usage", "--disable-gpu", without] });
}
