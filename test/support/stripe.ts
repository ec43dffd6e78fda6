import { join, resolve } from "node:path";
import { describeEnding, startChild, waitUntilReady } from "../../scripts/stack/child.ts";
import { WEBHOOK_EVENTS } from "../../src/payments/webhook-event.ts";
import type { FaultPlan } from "../../stripe-emulator/faults.ts";
import { closeAtEnd, killAtEnd, throwAwayFolder } from "./throw-away.ts";

const ROOT = resolve(import.meta.dir, "../..");
const READY_TIMEOUT_MS = 20_000;
const STOP_PATIENCE_MS = 2_000;
const READY = /the Stripe emulator is ready at (\S+)/;

export interface StripeOptions {
  /** Where webhooks go from the start; `control.deliverTo` names it later. */
  readonly webhookUrls?: readonly string[];
  /** How long `pm_card_processing` stays undecided. */
  readonly processingMs?: number;
}

export interface TestStripe {
  /** For STRIPE_API_BASE, and the origin of its pages; the same after a restart. */
  readonly url: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** The settings that a shop on this emulator has. */
  readonly settings: {
    readonly STRIPE_SECRET_KEY: string;
    readonly STRIPE_WEBHOOK_SECRET: string;
    readonly STRIPE_API_BASE: string;
  };
  readonly control: {
    /** What goes wrong from now on; `{}` ends all faults. */
    faults(plan: FaultPlan): Promise<void>;
    /** Where webhooks go from now on, and which types (`*`: all). Several URLs are tried in turn, as nodes behind a balancer. */
    deliverTo(urls: readonly string[], types?: readonly string[]): Promise<void>;
    /** Does on the bank's page what a shopper would. Resolves to where the bank sends them. */
    answerChallenge(redirectUrl: string, answer: "complete" | "fail"): Promise<string>;
  };
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A Stripe emulator in a process and a folder of its own, ended at the latest with the tests. */
export async function startStripe(options: StripeOptions = {}): Promise<TestStripe> {
  const folder = throwAwayFolder("stripe");
  const secretKey = `sk_test_${crypto.randomUUID().replaceAll("-", "")}`;
  const webhookSecret = `whsec_${crypto.randomUUID().replaceAll("-", "")}`;
  const launch = async (port: number) => {
    const child = await startChild({
      name: "the Stripe emulator",
      command: [process.execPath, "--no-install", join(ROOT, "stripe-emulator/main.ts")],
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        STRIPE_SECRET_KEY: secretKey,
        STRIPE_WEBHOOK_SECRET: webhookSecret,
        EMULATOR_PORT: `${port}`,
        EMULATOR_FILE: join(folder, "emulator.sqlite"),
        EMULATOR_WEBHOOK_URLS: (options.webhookUrls ?? []).join(","),
        EMULATOR_EVENTS: WEBHOOK_EVENTS.join(","),
        EMULATOR_PROCESSING_MS: `${options.processingMs ?? 200}`,
      },
      logFile: join(folder, "emulator.log"),
      stopSignal: "SIGTERM",
      layer: "tool",
    });
    child.ended.then(killAtEnd(() => child.pid));
    const how = await waitUntilReady(child, (output) => READY.test(output), READY_TIMEOUT_MS);
    const output = await child.output();
    if (how === "ready") return { child, url: READY.exec(output)?.[1] ?? "" };
    throw new Error(`the Stripe emulator did not start (${how === "late" ? how : describeEnding(how)}): ${output}`);
  };
  let { child, url } = await launch(0);
  const send = async (body: unknown) => {
    const headers = { authorization: `Bearer ${secretKey}` };
    const answer = await fetch(`${url}/_emulator`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the emulator refused ${JSON.stringify(body)}: ${await answer.text()}`);
  };
  const stop = () => child.stop(STOP_PATIENCE_MS);
  closeAtEnd(stop);
  return {
    url,
    secretKey,
    webhookSecret,
    settings: { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_BASE: url },
    control: {
      faults: (plan) => send({ faults: plan }),
      deliverTo: (urls, types = WEBHOOK_EVENTS) => send({ webhooks: { urls, types, secret: webhookSecret } }),
      answerChallenge: async (redirectUrl, answer) => {
        const { origin, pathname, searchParams } = new URL(redirectUrl);
        const body = new URLSearchParams({ client_secret: searchParams.get("client_secret") ?? "", answer });
        const response = await fetch(`${origin}${pathname}`, { method: "POST", body, redirect: "manual" });
        return response.headers.get("location") ?? "";
      },
    },
    kill: async () => {
      process.kill(child.pid, "SIGKILL");
      await child.ended;
    },
    restart: async () => {
      ({ child } = await launch(Number(new URL(url).port)));
    },
    stop,
  };
}
