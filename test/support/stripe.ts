import { join } from "node:path";
import { startStripeEmulator } from "../../scripts/stack/stripe.ts";
import { WEBHOOK_EVENTS } from "../../src/payments/webhook-event.ts";
import type { FaultPlan } from "../../stripe-emulator/faults.ts";
import { closeAtEnd, killAtEnd, throwAwayFolder } from "./throw-away.ts";

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
  /** Of the process that runs now. */
  readonly pid: number;
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
export async function startStripe({ webhookUrls = [], processingMs = 200 }: StripeOptions = {}): Promise<TestStripe> {
  const folder = throwAwayFolder("stripe");
  const secretKey = `sk_test_${crypto.randomUUID().replaceAll("-", "")}`;
  const webhookSecret = `whsec_${crypto.randomUUID().replaceAll("-", "")}`;
  const server = await startStripeEmulator({
    dataDir: folder,
    logFile: join(folder, "emulator.log"),
    secretKey,
    webhookSecret,
    webhookUrls,
    processingMs,
  });
  killAtEnd(() => server.pid);
  closeAtEnd(server.stop);
  const { url } = server;
  const send = async (body: unknown) => {
    const headers = { authorization: `Bearer ${secretKey}` };
    const answer = await fetch(`${url}/_emulator`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the emulator refused ${JSON.stringify(body)}: ${await answer.text()}`);
  };
  return {
    url,
    secretKey,
    webhookSecret,
    get pid() {
      return server.pid;
    },
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
      const { ended } = server;
      process.kill(server.pid, "SIGKILL");
      await ended;
    },
    restart: server.restart,
    stop: server.stop,
  };
}
