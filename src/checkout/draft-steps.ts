import { type Draft, isAddressed, isComplete } from "./draft.ts";

/** The pages of a checkout and which of them lead to which; anything else does not compile. */
const FLOW = {
  cart: ["shipping"],
  shipping: ["payment", "cart"],
  payment: ["review", "shipping", "cart"],
  review: ["attempt", "payment", "shipping", "cart"],
  /** An attempt to pay is under way, or over: it leads on when it is done, and back when it failed. */
  attempt: ["confirmation", "review", "payment", "cart"],
  confirmation: [],
} as const;

export type FlowState = keyof typeof FLOW;
export type NextOf<From extends FlowState> = (typeof FLOW)[From][number];
/** The pages that are filled in, in their order. */
export type FormStep = "shipping" | "payment" | "review";

const PATHS: Record<Exclude<FlowState, "attempt" | "confirmation">, string> = {
  cart: "/cart",
  shipping: "/checkout/shipping",
  payment: "/checkout/payment",
  review: "/checkout/review",
};

/** Where a page leads to. `id` is that of the attempt or of the order. */
export function pathFrom<From extends FlowState>(_from: From, to: NextOf<From>, id = ""): string {
  return pathOf(to, id);
}

export function pathOf(state: FlowState, id = ""): string {
  if (state === "attempt") return `/checkout/${id}`;
  if (state === "confirmation") return `/checkout/confirmation/${id}`;
  return PATHS[state];
}

/** What the flow has to know of the cart: how much is in it to buy, and which attempt holds it. */
export interface CartFacts {
  readonly lines: number;
  readonly frozenBy: string | null;
}

/** Why a step is not open; the shopper is told. */
export type StepNotice = "cart-empty" | "address-first" | "payment-first" | "attempt-under-way";

export type StepVerdict =
  | { readonly isAllowed: true }
  | { readonly isAllowed: false; readonly goTo: "cart" | FormStep; readonly notice: StepNotice }
  | { readonly isAllowed: false; readonly goTo: "attempt"; readonly checkoutId: string; readonly notice: StepNotice };

/** Whether a step may be opened, else the first one that is incomplete. Pure. */
export function stepAllowed(step: FormStep, draft: Draft, cart: CartFacts): StepVerdict {
  const attempt = cart.frozenBy ?? draft.checkoutId;
  if (attempt !== null) return { isAllowed: false, goTo: "attempt", checkoutId: attempt, notice: "attempt-under-way" };
  if (cart.lines === 0) return { isAllowed: false, goTo: "cart", notice: "cart-empty" };
  if (step === "shipping") return { isAllowed: true };
  if (!isAddressed(draft)) return { isAllowed: false, goTo: "shipping", notice: "address-first" };
  if (step === "payment" || isComplete(draft)) return { isAllowed: true };
  return { isAllowed: false, goTo: "payment", notice: "payment-first" };
}

/** How far the shopper may go: steps up to this one are links in the indicator. */
export function furthestStep(draft: Draft): FormStep {
  return isComplete(draft) ? "review" : isAddressed(draft) ? "payment" : "shipping";
}
