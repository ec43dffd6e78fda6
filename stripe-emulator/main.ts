import { startEmulator } from "./emulator.ts";

const given = (name: string, fallback: string): string => process.env[name] || fallback;
const list = (text: string): string[] => text.split(",").filter(Boolean);

const emulator = startEmulator({
  host: given("EMULATOR_HOST", "127.0.0.1"),
  port: Number(given("EMULATOR_PORT", "12111")),
  databaseFile: given("EMULATOR_FILE", ".data/stripe/emulator.sqlite"),
  secretKey: given("STRIPE_SECRET_KEY", "sk_test_emulator"),
  webhooks: {
    urls: list(given("EMULATOR_WEBHOOK_URLS", "")),
    secret: given("STRIPE_WEBHOOK_SECRET", "whsec_emulator"),
    types: list(given("EMULATOR_EVENTS", "*")),
  },
  publicUrl: process.env.EMULATOR_PUBLIC_URL || undefined,
  returnOrigins: list(given("EMULATOR_RETURN_ORIGINS", "")),
  processingMs: Number(given("EMULATOR_PROCESSING_MS", "3000")),
});
console.log(`the Stripe emulator is ready at ${emulator.url}`);

const leave = async () => {
  await emulator.stop();
  process.exit(0);
};
process.on("SIGTERM", () => void leave());
process.on("SIGINT", () => void leave());
