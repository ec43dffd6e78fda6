import type {
  CheckoutAnswer,
  CheckoutCommand,
  CheckoutEffect,
  CheckoutOutcome,
  CheckoutRefusal,
  CheckoutStep,
  CheckoutView,
} from "../../actors/checkout/messages.ts";
import { assertThat, Unavailable } from "../../actors/kernel/errors.ts";
import type { Ask, Asks, Reply } from "../../actors/kernel/types.ts";
import { Batcher } from "../platform/batcher.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import { Driver, type Stage } from "../processes/driver.ts";
import { ProcessSweeper } from "../processes/sweeper.ts";
import type { WantedCheckout } from "./draft-request.ts";
import type { CheckoutParts } from "./effects/parts.ts";
import { perform } from "./effects/perform.ts";

/** News of payments is heeded together. Most comes of calls just made, whose driver has their outcome by then. */
const HEED_LIMITS = { itemsMax: 500, waitMs: 500 };
/** Looks at a checkout whose driver has not recorded yet what the payment came to; after them another one drives. */
const HEED_LOOKS_MAX = 3;

/** Longest a request waits for a checkout to come to rest; it goes on by itself meanwhile. */
const WAIT_MAX_MS = 8_000;

type CheckoutReply = Reply<CheckoutView, CheckoutRefusal>;

/** Checkouts for those who serve shoppers. `Unavailable` is thrown where the actor cannot be asked: ask again with the same id. */
export interface Checkouts {
  /**
   * Starts a checkout, or finds it as it is, and drives it as far as it goes: to an order, to the shopper's bank, to a
   * reason why not. Where that takes too long the answer shows how far it came; it goes on.
   */
  start(checkoutId: string, wanted: WantedCheckout, ask?: Ask): Promise<CheckoutReply>;
  /** There may be news of the payment: looks and drives on. Null for an unknown one. */
  resume(checkoutId: string): Promise<CheckoutView | null>;
  /** The same for those who wait for nobody. */
  poke(checkoutId: string): void;
  /**
   * The payment provider says that something happened to its payment. One that waits for the bank goes on; any other is
   * in the hands of its driver, who asks the provider anyway.
   */
  heed(checkoutId: string): Promise<void>;
  /** The shopper wants the cart back; answers once it is. Refused where the payment stands. */
  withdraw(checkoutId: string): Promise<CheckoutReply>;
  /** As it is durable. Null for an unknown one. */
  read(checkoutId: string, ask?: Ask): Promise<CheckoutView | null>;
}

export interface CheckoutsOptions {
  readonly parts: CheckoutParts;
  readonly checkouts: Asks<CheckoutCommand, CheckoutAnswer, CheckoutRefusal>;
  /** Work that is done on the node that owns a checkout; returns how to call for it. */
  atOwner<Request, Answer>(
    service: string,
    patienceMs: number,
    work: (checkoutId: string, request: Request, ask: Ask) => Promise<Answer>,
  ): (checkoutId: string, request: Request, ask?: Ask) => Promise<Answer>;
  readonly log: Log;
  readonly sql: Sql;
  ownedShards(): number[];
}

/**
 * A node's checkouts, and the sweeper that takes up those whose driver died. A checkout is driven where it is owned, and so
 * are its cart and its order: what they say to each other stays in memory.
 */
export function openCheckouts({ parts, checkouts, atOwner, sql, log, ownedShards }: CheckoutsOptions): Checkouts & {
  readonly sweeper: ProcessSweeper;
} {
  const onTrouble = (what: string, error: unknown) => log.warn({ err: error }, what);
  const driver = new Driver<CheckoutView | null, CheckoutEffect, CheckoutOutcome>(
    {
      name: "checkout",
      look: async (key) => stageOf(await checkouts.ask(key, { type: "read" })),
      perform: (view, effect) => {
        assertThat(view !== null, "only what was started calls for work");
        return perform(parts, view, effect);
      },
      record: async (key, { id }, outcome) =>
        stageOf(await checkouts.ask(key, { type: "record", effectId: id, outcome })),
      delayed: (why) => ({ type: "delayed", why }),
    },
    onTrouble,
  );
  const read = async (checkoutId: string, ask?: Ask) =>
    stageOf(await checkouts.ask(checkoutId, { type: "read" }, ask)).state;
  /** Waits for the run, but not for ever; then the checkout is shown as far as it came. */
  const within = async (checkoutId: string, run: Promise<CheckoutView | null>) => {
    const late = Promise.withResolvers<"late">();
    const timer = setTimeout(() => late.resolve("late"), WAIT_MAX_MS);
    try {
      const view = await Promise.race([run, late.promise]);
      return view === "late" ? await read(checkoutId) : view;
    } finally {
      clearTimeout(timer);
      run.catch((error) => onTrouble(`checkout ${checkoutId} stopped half-way`, error));
    }
  };
  const steps = new Batcher<Heeded>((heeded) => readSteps(sql, heeded), HEED_LIMITS);
  const sweeper = new ProcessSweeper({
    due: async (shards, limit) => {
      const rows = await sql<{ checkout_id: string }[]>`
        SELECT checkout_id FROM checkouts WHERE resume_at <= now() AND shard = ANY(${shards}::smallint[])
        ORDER BY resume_at LIMIT ${limit}`;
      return rows.map((row) => row.checkout_id);
    },
    ownedShards,
    resume: (checkoutId) => driver.run(checkoutId, { hasNews: true }),
    onTrouble,
  });

  const start = atOwner(
    "checkout.start",
    WAIT_MAX_MS,
    async (checkoutId, wanted: WantedCheckout, ask): Promise<CheckoutReply> => {
      const { request, fingerprint, olderFingerprints = [] } = wanted;
      let reply = await checkouts.ask(checkoutId, { type: "start", request, fingerprint }, ask);
      // Refused means that there is a checkout already, so these can begin none: they only find it.
      for (const older of olderFingerprints) {
        if (reply.ok || reply.refusal !== "idempotency_key_reused") break;
        reply = await checkouts.ask(checkoutId, { type: "start", request, fingerprint: older }, ask);
      }
      if (!reply.ok) return reply;
      // One that waits for the shopper's bank is not asked after at every click.
      const from = stageOf(reply);
      if (from.effect?.type === "check-payment") return granted(from.state);
      return granted(await within(checkoutId, driver.run(checkoutId, { from })));
    },
  );
  const resume = atOwner("checkout.resume", WAIT_MAX_MS, (checkoutId) =>
    within(checkoutId, driver.run(checkoutId, { hasNews: true })),
  );
  const withdraw = atOwner("checkout.withdraw", WAIT_MAX_MS, async (checkoutId, _, ask): Promise<CheckoutReply> => {
    const reply = await checkouts.ask(checkoutId, { type: "withdraw" }, ask);
    if (!reply.ok) return reply;
    return granted(await within(checkoutId, driver.run(checkoutId, { hasNews: true, from: stageOf(reply) })));
  });
  return {
    sweeper,
    read,
    start,
    resume: (checkoutId) => resume(checkoutId, null),
    poke: (checkoutId) => driver.poke(checkoutId),
    heed: async (checkoutId) => {
      for (let looks = 1; looks <= HEED_LOOKS_MAX; looks++) {
        const heeded: Heeded = { checkoutId, step: null };
        await steps.add(heeded);
        if (heeded.step === "action_required") break;
        if (heeded.step !== "started" && heeded.step !== "prepared") return;
      }
      await resume(checkoutId, null);
    },
    withdraw: (checkoutId) => withdraw(checkoutId, null),
  };
}

interface Heeded {
  readonly checkoutId: string;
  /** Null for an unknown one. */
  step: CheckoutStep | null;
}

async function readSteps(sql: Sql, heeded: readonly Heeded[]): Promise<void> {
  const rows = await sql<{ checkout_id: string; step: CheckoutStep }[]>`
    SELECT checkout_id, step FROM checkouts WHERE checkout_id = ANY(${heeded.map((each) => each.checkoutId)}::text[])`;
  const steps = new Map(rows.map((row) => [row.checkout_id, row.step]));
  for (const each of heeded) each.step = steps.get(each.checkoutId) ?? null;
}

/** The stage that an answer shows. A checkout that is only read or driven has no refusals. */
function stageOf(reply: Reply<CheckoutAnswer, CheckoutRefusal>): Stage<CheckoutView | null, CheckoutEffect> {
  if (!reply.ok) return { state: null, effect: null, notBefore: 0 };
  const { checkout, effect, notBefore } = reply.answer;
  return { state: checkout, effect, notBefore };
}

function granted(view: CheckoutView | null): CheckoutReply {
  if (view === null) throw new Unavailable("a checkout that was started could not be read");
  return { ok: true, answer: view };
}
