import { eventJson } from "./events.ts";
import type { Faults } from "./faults.ts";
import type { Store, StoredEvent } from "./store.ts";

const IN_FLIGHT_MAX = 16;
const TIMEOUT_MS = 10_000;
const FIRST_RETRY_MS = 1_000;
const RETRY_MAX_MS = 60 * 60 * 1000;
/** As long as Stripe tries. */
const GIVE_UP_AFTER_S = 3 * 24 * 60 * 60;

export interface WebhookEndpoint {
  /** Where events go, in turn; one that does not answer is passed over, as by a load balancer. */
  readonly urls: readonly string[];
  readonly secret: string;
  /** The types that are delivered; `*` for all. */
  readonly types: readonly string[];
}

/**
 * Delivers events, signed, at most `IN_FLIGHT_MAX` at once, again with growing pauses until they are taken. What is to
 * be delivered stands in the store with the event, so a restart goes on where it ended, at worst with a repetition.
 */
export class Webhooks {
  #endpoint: WebhookEndpoint = { urls: [], secret: "", types: [] };
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #inFlight = new Set<number>();
  #isStopped = false;
  #isDue = false;
  #turn = 0;

  constructor(
    private readonly store: Store,
    private readonly faults: Faults,
  ) {}

  deliverTo(endpoint: WebhookEndpoint): void {
    this.#endpoint = endpoint;
    this.wake();
  }

  isSubscribed(type: string): boolean {
    const { urls, types } = this.#endpoint;
    return urls.length > 0 && (types.includes(type) || types.includes("*"));
  }

  /** Something may be due. */
  wake(): void {
    if (this.#isDue || this.#isStopped) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#pump();
    });
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #pump(): void {
    if (this.#isStopped || this.#endpoint.urls.length === 0) return;
    const room = IN_FLIGHT_MAX - this.#inFlight.size;
    if (room <= 0) return; // whoever lands calls again
    // Nobody hears of what a kill could undo.
    this.store.write();
    for (const event of this.store.deliverable(Date.now(), room, this.#inFlight)) void this.#deliver(event);
    this.#sleep();
  }

  #sleep(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#inFlight.size > 0) return;
    const at = this.store.nextDelivery();
    if (at !== null) this.#timer = setTimeout(() => this.wake(), Math.max(0, at - Date.now()));
  }

  async #deliver(event: StoredEvent): Promise<void> {
    this.#inFlight.add(event.seq);
    const isTaken = await this.#send(event);
    if (isTaken && this.faults.isDuplicated()) await this.#send(event);
    this.#inFlight.delete(event.seq);
    if (this.#isStopped) return;
    const attempts = event.attempts + 1;
    this.store.noteDelivery(event.seq, attempts, isTaken ? null : retryAt(event, attempts));
    this.wake();
  }

  async #send(event: StoredEvent): Promise<boolean> {
    if (this.faults.isLost()) return false;
    const body = eventJson(event);
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "user-agent": "Stripe/1.0 (emulator)",
      "stripe-signature": signature(body, this.#endpoint.secret, Math.floor(Date.now() / 1000)),
    };
    const { urls } = this.#endpoint;
    this.#turn += 1;
    for (let tries = 0; tries < urls.length; tries += 1) {
      const url = urls[(this.#turn + tries) % urls.length] ?? "";
      try {
        const options = { method: "POST", headers, body, redirect: "manual" } as const;
        const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
        await answer.arrayBuffer();
        if (answer.ok) return true;
      } catch {
        // Nobody there, or not in time: another node may be.
      }
    }
    return false;
  }
}

/** `t=…,v1=…`: HMAC-SHA256 of time and body (docs.stripe.com/webhooks/signature). */
export function signature(body: string, secret: string, at: number): string {
  const mac = new Bun.CryptoHasher("sha256", secret).update(`${at}.${body}`).digest("hex");
  return `t=${at},v1=${mac}`;
}

function retryAt({ created }: StoredEvent, attempts: number): number | null {
  if (Date.now() / 1000 - created > GIVE_UP_AFTER_S) return null;
  return Date.now() + Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), RETRY_MAX_MS);
}
