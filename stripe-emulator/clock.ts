import type { Ground } from "./call.ts";
import { decide } from "./payment-steps.ts";

/** Decides undecided payments when their time has come, those of before a restart too. */
export function decideInTime(ground: Ground, onDecided: () => void) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const wake = () => {
    const at = ground.store.nextDue();
    if (timer) clearTimeout(timer);
    timer = at === null ? null : setTimeout(run, Math.max(0, at - Date.now()));
  };
  const run = () => {
    const now = Math.floor(Date.now() / 1000);
    const mover = { ...ground, now, requestId: null, idempotencyKey: null };
    ground.store.transact(() => {
      for (const payment of ground.store.duePayments(Date.now())) decide(mover, payment);
    });
    onDecided();
    wake();
  };
  wake();
  return { wake, stop: () => timer && clearTimeout(timer) };
}
