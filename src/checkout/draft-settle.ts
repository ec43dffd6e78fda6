import type { CheckoutView } from "../../actors/checkout/messages.ts";
import type { Checkouts } from "./checkouts.ts";
import type { Draft } from "./draft.ts";
import { type DraftChange, type Drafts, newAttemptKey } from "./draft-store.ts";

/** The draft of a cart, naming its attempt only while that is under way: where it has ended, the draft is made ready for the next. */
export async function settledDraft(drafts: Drafts, checkouts: Pick<Checkouts, "read">, cartId: string): Promise<Draft> {
  const draft = await drafts.read(cartId);
  if (draft.checkoutId === null) return draft;
  const attempt = await checkouts.read(draft.checkoutId);
  // Named but never begun: its form may be sent again, under the same key.
  if (attempt === null) return { ...draft, checkoutId: null };
  return attempt.step === "failed" || attempt.step === "completed" ? settle(drafts, attempt) : draft;
}

/** Takes note in the draft that an attempt has ended. Twice is as good as once. */
export function settle(drafts: Drafts, attempt: CheckoutView): Promise<Draft> {
  return drafts.change(attempt.request.cartId, (draft) =>
    draft.checkoutId === attempt.checkoutId ? afterAttempt(attempt) : null,
  );
}

/** A new key for the next attempt. A card that was charged or refused cannot be used again without being entered again. */
function afterAttempt({ step, paymentIntentId, failure }: CheckoutView): DraftChange {
  const next = { attemptKey: newAttemptKey(), checkoutId: null };
  if (step === "completed") return { ...next, payment: null, couponCode: null };
  return paymentIntentId !== null || failure?.code === "payment_failed" ? { ...next, payment: null } : next;
}
