import { join } from "node:path";
import type { Ending } from "./child.ts";
import { ensureDatabase, requireAnswer, withoutPassword } from "./database.ts";
import type { Folders } from "./folders.ts";
import { findOrInstallNats } from "./install-nats.ts";
import { startNats } from "./nats.ts";
import { freePortsOr } from "./ports.ts";
import { startPostgres } from "./postgres.ts";
import { tell, timed } from "./progress.ts";
import type { Secrets } from "./secrets.ts";
import { changeState, readState, rememberProcess } from "./state.ts";
import { startStripeEmulator } from "./stripe.ts";

/** Something that must go on for the shop to go on. */
export interface Part {
  readonly name: string;
  readonly ended: Promise<Ending>;
  readonly logFile: string;
}

/** Opens all at once. Returns the settings that lead there; what was started is added to `parts`. */
export async function openServers(folders: Folders, secrets: Secrets, parts: Part[], shopUrls: readonly string[]) {
  const kept = readState(folders.state);
  const wanted = [kept.postgresPort, kept.natsPort, kept.natsMonitorPort, kept.stripePort];
  const [postgresPort = 0, natsPort = 0, natsMonitorPort = 0, stripePort = 0] = await freePortsOr(wanted);
  changeState(folders.state, { postgresPort, natsPort, natsMonitorPort, stripePort });
  const [databaseUrl, natsUrl, stripe] = await Promise.all([
    openDatabase(folders, secrets, parts, postgresPort),
    openNats(folders, parts, natsPort, natsMonitorPort),
    openStripe(folders, secrets, parts, stripePort, shopUrls),
  ]);
  return { databaseUrl, natsUrl, stripe };
}

/** The emulator, unless a key of Stripe's is given; then payments are real, or go to an emulator of yours. */
async function openStripe(
  folders: Folders,
  secrets: Secrets,
  parts: Part[],
  port: number,
  shopUrls: readonly string[],
): Promise<Record<string, string>> {
  if (process.env.STRIPE_SECRET_KEY) {
    tell("stripe", process.env.STRIPE_API_BASE ? `yours at ${process.env.STRIPE_API_BASE}` : "Stripe itself");
    return {};
  }
  const logFile = join(folders.logs, "stripe.log");
  const secretKey = `sk_test_${secrets.STRIPE_KEY}`;
  const webhookSecret = `whsec_${secrets.STRIPE_WEBHOOKS}`;
  const webhookUrls = shopUrls.map((url) => `${url}/webhooks/stripe`);
  const open = () =>
    startStripeEmulator({ dataDir: folders.stripe, logFile, port, secretKey, webhookSecret, webhookUrls });
  const server = await timed("stripe", open, (opened) => `emulator ready at ${opened.url}`);
  rememberProcess(folders.state, server.pid);
  parts.push({ name: "The Stripe emulator", ended: server.ended, logFile });
  return { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_BASE: server.url };
}

async function openDatabase(folders: Folders, secrets: Secrets, parts: Part[], port: number): Promise<string> {
  const given = process.env.DATABASE_URL;
  if (given) {
    await timed(
      "postgres",
      () => requireAnswer(given),
      () => `yours at ${withoutPassword(given)}`,
    );
    return given;
  }
  const logFile = join(folders.logs, "postgres.log");
  const password = secrets.POSTGRES_PASSWORD;
  const open = () => startPostgres({ dataDir: folders.postgres, logFile, port, password });
  const server = await timed("postgres", open, (opened) => `ready on 127.0.0.1:${opened.port}`);
  rememberProcess(folders.state, server.pid);
  parts.push({ name: "Postgres", ended: server.ended, logFile });
  return ensureDatabase(server.url, folders.secrets);
}

async function openNats(folders: Folders, parts: Part[], port: number, monitorPort: number): Promise<string> {
  const given = process.env.NATS_URL;
  if (given) {
    tell("nats", `yours at ${withoutPassword(given)}`);
    return given;
  }
  const logFile = join(folders.logs, "nats.log");
  const command = await findOrInstallNats(folders.tools, join(folders.logs, "install.log"));
  const open = () => startNats({ command, storeDir: folders.nats, logFile, port, monitorPort });
  const server = await timed("nats", open, (opened) => `ready on 127.0.0.1:${opened.port}`);
  rememberProcess(folders.state, server.pid);
  parts.push({ name: "nats-server", ended: server.ended, logFile });
  return server.url;
}
