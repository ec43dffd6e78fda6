import { join, resolve } from "node:path";
import { WEBHOOK_EVENTS } from "../../src/payments/webhook-event.ts";
import { type Child, describeEnding, startChild, waitUntilReady } from "./child.ts";
import { isPortFree, PortInUse } from "./ports.ts";
import { type Server, serverOf } from "./server.ts";
import { lastWords } from "./shop-nodes.ts";
import { StackError } from "./stack-error.ts";

const ROOT = resolve(import.meta.dir, "../..");
export const STRIPE_PROGRAM = join(ROOT, "stripe-emulator/main.ts");
const START_TIMEOUT_MS = 20_000;
const STOP_PATIENCE_MS = 3_000;
const READY = /the Stripe emulator is ready at http:\/\/[^\s:]+:(\d+)/;

export interface StripeOptions {
  /** Folder of its file; made when it is not there. */
  readonly dataDir: string;
  readonly logFile: string;
  /** TCP port of 127.0.0.1; a free one when not given. */
  readonly port?: number;
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Where webhooks go: the first of them that answers. */
  readonly webhookUrls: readonly string[];
  /** How long `pm_card_processing` stays undecided. */
  readonly processingMs?: number;
}

/** Starts the Stripe emulator. Throws a `StackError` for a port in use or a file it cannot use. */
export async function startStripeEmulator(options: StripeOptions): Promise<Server> {
  if (options.port && !(await isPortFree(options.port))) throw new PortInUse(options.port, "the Stripe emulator");
  const child = await launch(options, options.port ?? 0);
  const port = Number(READY.exec(await child.output())?.[1]);
  return serverOf({ url: `http://127.0.0.1:${port}`, port }, child, () => launch(options, port), STOP_PATIENCE_MS);
}

async function launch(options: StripeOptions, port: number): Promise<Child> {
  const child = await startChild({
    name: "the Stripe emulator",
    command: [process.execPath, "--no-install", STRIPE_PROGRAM],
    cwd: ROOT,
    env: {
      ...process.env,
      STRIPE_SECRET_KEY: options.secretKey,
      STRIPE_WEBHOOK_SECRET: options.webhookSecret,
      EMULATOR_HOST: "127.0.0.1",
      EMULATOR_PORT: `${port}`,
      EMULATOR_FILE: join(options.dataDir, "emulator.sqlite"),
      EMULATOR_WEBHOOK_URLS: options.webhookUrls.join(","),
      EMULATOR_RETURN_ORIGINS: process.env.PUBLIC_URL ?? "",
      EMULATOR_EVENTS: WEBHOOK_EVENTS.join(","),
      ...(options.processingMs !== undefined && { EMULATOR_PROCESSING_MS: `${options.processingMs}` }),
    },
    logFile: options.logFile,
    stopSignal: "SIGTERM",
    layer: "server",
  });
  const how = await waitUntilReady(child, (output) => READY.test(output), START_TIMEOUT_MS);
  if (how === "ready") return child;
  if (how === "late") await child.stop(0);
  const why = how === "late" ? `it was not ready after ${START_TIMEOUT_MS / 1000} s` : describeEnding(how);
  const words = lastWords(await child.output());
  throw new StackError(`The Stripe emulator could not start (${why}): ${words} Its log is ${options.logFile}.`);
}
