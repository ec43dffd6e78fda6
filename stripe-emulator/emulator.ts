import { timingSafeEqual } from "node:crypto";
import { broken, keyInUse, rateLimited, respond, serverError, silence, unauthorized } from "./answers.ts";
import { Api, type ApiAnswer, type ApiRequest } from "./api.ts";
import { answerBrowser, type BrowserOptions } from "./browser.ts";
import type { Ground } from "./call.ts";
import { decideInTime } from "./clock.ts";
import { type Control, readControl } from "./control.ts";
import { Faults } from "./faults.ts";
import { noticePage } from "./pages.ts";
import { Store } from "./store.ts";
import { type WebhookEndpoint, Webhooks } from "./webhooks.ts";

const BODY_MAX_BYTES = 256 * 1024;

export interface EmulatorOptions {
  readonly host: string;
  readonly port: number;
  readonly databaseFile: string;
  /** What callers have to show; any key of a test begins with `sk_test_`. */
  readonly secretKey: string;
  readonly webhooks: WebhookEndpoint;
  /** Base URL for browsers, where that is not the address it listens on. */
  readonly publicUrl?: string;
  /** Origins that the card form may return to, beside any on this machine. */
  readonly returnOrigins?: readonly string[];
  readonly processingMs?: number;
}

export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the emulator. Throws where the port is taken or the file cannot be used. */
export function startEmulator(options: EmulatorOptions): Emulator {
  const { secretKey, processingMs = 3_000 } = options;
  const store = new Store(options.databaseFile);
  const faults = new Faults();
  const webhooks = new Webhooks(store, faults);
  const ground: Ground & { publicUrl: string } = {
    store,
    publicUrl: options.publicUrl ?? "",
    processingMs,
    isSubscribed: (type) => webhooks.isSubscribed(type),
    holdBack: () => faults.holdBack(),
  };
  const api = new Api(ground);
  const expected = Buffer.from(secretKey);
  const browser: BrowserOptions = { ...ground, mayReturnTo: originsAllowed(options.returnOrigins) };
  const clock = decideInTime(ground, () => webhooks.wake());

  const applied = (control: Control) => {
    if (control.faults) faults.plan(control.faults);
    if (control.webhooks) webhooks.deliverTo(control.webhooks);
    return Response.json({ ok: true });
  };

  const answerApi = async (request: Request, url: URL): Promise<Response> => {
    if (!isKey(request, expected)) return unauthorized();
    const body = request.method === "POST" ? await request.text() : url.search.slice(1);
    if (url.pathname === "/_emulator") return applied(readControl(body));
    const call: ApiRequest = {
      method: request.method,
      path: url.pathname,
      form: body,
      idempotencyKey: request.headers.get("idempotency-key"),
    };
    const answer = await withFaults(api, faults, call, request.signal);
    await store.written();
    webhooks.wake();
    clock.wake();
    return answer;
  };

  const server = Bun.serve({
    hostname: options.host,
    port: options.port,
    idleTimeout: 255,
    maxRequestBodySize: BODY_MAX_BYTES,
    async fetch(request) {
      const url = new URL(request.url);
      if (url.pathname.startsWith("/v1/") || url.pathname === "/_emulator") return answerApi(request, url);
      const answer = await answerBrowser(request, url, { ...browser, publicUrl: ground.publicUrl });
      await store.written();
      webhooks.wake();
      clock.wake();
      return answer ?? noticePage(404, "There is nothing at this address.");
    },
  });
  const url = `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${server.port}`;
  ground.publicUrl ||= url;
  webhooks.deliverTo(options.webhooks);
  return {
    url,
    stop: async () => {
      webhooks.stop();
      clock.stop();
      await server.stop(true);
      store.close();
    },
  };
}

/** Executes a call, with whatever is to go wrong with it. */
async function withFaults(api: Api, faults: Faults, call: ApiRequest, signal: AbortSignal): Promise<Response> {
  const key = call.method === "POST" ? call.idempotencyKey : null;
  if (key !== null && !api.reserve(key)) return keyInUse(key);
  const rule = faults.of(`${call.method} ${call.path}`);
  let answer: ApiAnswer;
  try {
    switch (rule?.fault) {
      case "error_before":
        return serverError();
      case "rate_limit":
        return rateLimited();
      case "reset_before":
        return broken();
      case "timeout_before":
        return await silence(signal);
      case "latency":
        await Bun.sleep(faults.latency(rule));
    }
    answer = api.execute(call, rule?.fault === "error_after");
  } finally {
    if (key !== null) api.release(key);
  }
  if (rule?.fault === "timeout_after") return silence(signal);
  if (rule?.fault === "reset_after") return broken();
  return respond(answer, key);
}

/** `Authorization: Bearer sk_test_…`. */
function isKey(request: Request, expected: Buffer): boolean {
  const given = Buffer.from((request.headers.get("authorization") ?? "").replace(/^Bearer /, ""));
  return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
}

function originsAllowed(origins: readonly string[] = []): (origin: string) => boolean {
  return (origin) => origins.includes(origin) || /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(origin);
}
