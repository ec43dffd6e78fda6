import { readSettings, SettingsError } from "./platform/settings.ts";
import { startServer } from "./server.ts";

/** Longest a node may take to hand over before it goes anyway. */
const LEAVE_MAX_MS = 10_000;

try {
  const shop = await startServer(readSettings());
  let isLeaving = false;
  const leave = async () => {
    if (isLeaving) return;
    isLeaving = true;
    setTimeout(() => process.exit(1), LEAVE_MAX_MS).unref();
    await shop.stop();
    process.exit(0);
  };
  process.on("SIGTERM", () => void leave());
  process.on("SIGINT", () => void leave());
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
}
