import type { CheckoutView } from "../../actors/checkout/messages.ts";
import type { Checkouts } from "./checkouts.ts";
import type { Draft } from "./draft.ts";
import { type DraftChange, type Drafts, newAttemptKey } from "./draft-store.ts";

/** A draft as it is after its attempt, and the attempt while it is under way. */
export interface SettledDraft {
  readonly draft: Draft;
  readonly attempt: CheckoutView | null;
}

/** The draft of a cart. Where its attempt has ended, it is made ready for the next one first. */
export async function settledDraft(
  drafts: Drafts,
  checkouts: Pick<Checkouts, "read">,
  cartId: string,
): Promise<SettledDraft> {
  const draft = await drafts.read(cartId);
  if (draft.checkoutId === null) return { draft, attempt: null };
  const attempt = await checkouts.read(draft.checkoutId);
  // Named but never begun: its form may be sent again, under the same key.
  if (attempt === null) return { draft: { ...draft, checkoutId: null }, attempt: null };
  if (attempt.step !== "failed" && attempt.step !== "completed") return { draft, attempt };
  return { draft: await settle(drafts, attempt), attempt: null };
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
