import { every, systemTimers } from "../platform/timers.ts";
import { turnstile } from "../platform/turnstile.ts";
import { PROBLEMS, ProblemError } from "./problem.ts";

/** The longest body that any route takes; the largest form of the shop is under a kilobyte. */
export const BODY_MAX_BYTES = 64 * 1024;
/** The longest form with pictures in it: four from a phone. */
export const UPLOAD_MAX_BYTES = 24 * 1024 * 1024;
/** How long one may take: a phone with a poor line. */
const UPLOAD_MAX_MS = 4 * 60_000;
/**
 * Uploads that a node reads at a time, those that wait for that, and those of one account, one after the other. After
 * `graceMs` one must have brought `leastBytesPerS` on the whole: whoever sends nothing makes way for those who wait.
 */
const UPLOADS = { abreast: 4, waiting: 16, each: 2, graceMs: 10_000, leastBytesPerS: 8 * 1024, lookEveryMs: 1_000 };
const UPLOAD_RETRY_AFTER_S = "5";
const TAKES_FILES = /^(?:\/reviews\/of\/\d{1,9}\/mine|\/api\/products\/\d{1,9}\/reviews\/mine\/photos)$/;

type Pace = Pick<typeof UPLOADS, "graceMs" | "leastBytesPerS" | "lookEveryMs">;

/**
 * Reads the body of a JSON or form request, at most `BODY_MAX_BYTES` of it. Throws a `ProblemError`: 413 for more, 400
 * for what does not parse, 415 for any other content type (only JSON where `isJsonOnly`).
 */
export async function readBody(request: Request, isJsonOnly: boolean): Promise<unknown> {
  const contentType = (request.headers.get("content-type") ?? "").split(";", 1)[0]!.trim().toLowerCase();
  if (contentType === "application/json") return parseJson(await boundedText(request));
  if (contentType === "application/x-www-form-urlencoded" && !isJsonOnly) return parseForm(await boundedText(request));
  if (contentType === "" && request.body === null) return undefined;
  throw new ProblemError(PROBLEMS.unsupportedMediaType);
}

/** The body as it came, at most `BODY_MAX_BYTES` of it, for those whose signature is over its bytes. Throws the 413. */
export function readRawBody(request: Request): Promise<string> {
  return boundedText(request);
}

/**
 * Reads forms that may have files in them, at most `UPLOAD_MAX_BYTES` of each and a few at a time: a field that is sent
 * several times becomes a list. Nothing is read of somebody whom `accountOf` does not know, who has sent an empty form
 * then and is led to signing in. Any other body is read as elsewhere. Throws a 503 where too many want to.
 */
export function uploadReader(
  accountOf: (request: Request) => Promise<{ readonly id: string } | null>,
  limits = UPLOADS,
): (request: Request) => Promise<unknown> {
  const turn = turnstile(limits.abreast, limits.waiting, uploadsBusy);
  const lanes = new Map<string, { length: number; readonly turn: ReturnType<typeof turnstile> }>();
  return async (request) => {
    const type = request.headers.get("content-type") ?? "";
    if (!/^multipart\/form-data\b/i.test(type)) return readBody(request, false);
    refuseLongBody(request, UPLOAD_MAX_BYTES);
    const account = await accountOf(request);
    if (!account) return {};
    const lane = lanes.get(account.id) ?? { length: 0, turn: turnstile(1, limits.each - 1, uploadsBusy) };
    lanes.set(account.id, lane);
    lane.length += 1;
    try {
      return await lane.turn(() => turn(() => readFiles(request, type, limits)));
    } finally {
      lane.length -= 1;
      if (lane.length === 0) lanes.delete(account.id);
    }
  };
}

async function readFiles(request: Request, type: string, pace: Pace): Promise<unknown> {
  const bytes = await boundedBytes(request, UPLOAD_MAX_BYTES, pace);
  try {
    const form = await new Response(bytes, { headers: { "content-type": type } }).formData();
    const names = [...new Set(form.keys())];
    return Object.fromEntries(
      names.map((name) => {
        const values = form.getAll(name);
        return [name, values.length === 1 ? values[0] : values];
      }),
    );
  } catch {
    throw new ProblemError(PROBLEMS.malformedBody);
  }
}

/** The files of a form's field; one that was left empty sends a file without a name and without a byte. */
export function filesIn(field: unknown): Promise<Uint8Array[]> {
  return Promise.all(filesOf(field).map(async (file) => new Uint8Array(await file.arrayBuffer())));
}

/** What they are called where they come from, in the same order. */
export function fileNamesIn(field: unknown): string[] {
  return filesOf(field).map(({ name }) => name);
}

function filesOf(field: unknown): File[] {
  return [field].flat().filter((each): each is File => each instanceof File && each.size > 0);
}

/** Whether a path takes pictures, and so longer bodies than others. */
export function takesFiles(path: string): boolean {
  return TAKES_FILES.test(path);
}

/** Throws a 413 `ProblemError` where the request says that its body is over the limit. */
export function refuseLongBody(request: Request, max = BODY_MAX_BYTES): void {
  const length = request.headers.get("content-length");
  if (length !== null && Number(length) > max) throw tooLarge(max);
}

async function boundedText(request: Request): Promise<string> {
  refuseLongBody(request);
  if (request.headers.has("content-length")) return request.text();
  return (await boundedBytes(request, BODY_MAX_BYTES)).toString("utf8");
}

/** A chunked body says no length in advance, so it is counted as it comes. Throws a 408 for one that falls behind. */
async function boundedBytes(request: Request, max: number, pace?: Pace): Promise<Buffer<ArrayBuffer>> {
  refuseLongBody(request, max);
  const reader = request.body?.getReader();
  if (!reader) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isTooSlow = false;
  const cutOff = () => {
    isTooSlow = true;
    reader.cancel().catch(() => {});
  };
  const stopLooking = pace && watchPace(pace, () => length, cutOff);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.byteLength;
      if (length > max) throw tooLarge(max);
      chunks.push(next.value);
    }
  } finally {
    stopLooking?.();
    reader.cancel().catch(() => {});
  }
  if (isTooSlow) throw new ProblemError(PROBLEMS.tooSlow);
  return Buffer.concat(chunks);
}

/** Looks now and then, also while nothing comes, and calls `fallBehind` once. Returns how to stop. */
function watchPace({ graceMs, leastBytesPerS, lookEveryMs }: Pace, length: () => number, fallBehind: () => void) {
  const begun = performance.now();
  const stop = every(systemTimers, lookEveryMs, () => {
    const ms = performance.now() - begun;
    const isBehind = ms > graceMs && length() < ((ms - graceMs) / 1_000) * leastBytesPerS;
    if (!isBehind && ms <= UPLOAD_MAX_MS) return;
    stop();
    fallBehind();
  });
  return stop;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError(PROBLEMS.malformedBody);
  }
}

function parseForm(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

function tooLarge(max: number): ProblemError {
  return new ProblemError({
    ...PROBLEMS.bodyTooLarge,
    detail: `A body may have at most ${max} bytes.`,
    limit: max,
  });
}

function uploadsBusy(): ProblemError {
  const detail = "Many photos are on their way to us right now. Please send yours again in a moment.";
  return new ProblemError({ ...PROBLEMS.busy, detail }, { "retry-after": UPLOAD_RETRY_AFTER_S });
}
