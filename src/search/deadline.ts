import { DeadlineExceeded } from "../../actors/kernel/errors.ts";

/**
 * Gives `work` a signal that is aborted after `limitMs`, and waits no longer than that, whether it heeds the signal or
 * not. Throws `DeadlineExceeded` then; what the work does afterwards is nobody's any more.
 */
export async function within<T>(what: string, limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new DeadlineExceeded(what);
    late.reject(error);
    abort.abort(error);
  }, limitMs);
  try {
    const working = work(abort.signal);
    working.catch(() => {});
    return await Promise.race([working, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
