import Stripe from "stripe";
import { InvariantViolation, Unavailable } from "../../actors/kernel/errors.ts";

const RETRY_AFTER_S = 1;
const RETRY_AFTER_RATE_LIMIT_S = 2;

/** What Stripe said no to: a card, or a request that does not fit how things stand. */
export interface Refusal {
  readonly isCardError: boolean;
  readonly code: string;
  readonly decline_code: string;
  /** The parameter it is about; empty where it is about none. */
  readonly param: string;
  readonly paymentIntentId: string | null;
  readonly message: string;
}

/** A failure that Stripe keeps under the call's idempotency key: asking again says the same for a day. */
export class KeptFailure extends Unavailable {}

/**
 * Asks Stripe. Where it refuses, `onRefusal` may know what that means; one it returns undefined for is our own mistake
 * and throws `InvariantViolation`. Throws `Unavailable` where nothing is known.
 */
export async function asked<T>(
  ask: () => Promise<T>,
  onRefusal: (refusal: Refusal) => T | Promise<T> | undefined = () => undefined,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const refusal = refusalOf(error);
    if (refusal === null) throw worldFailure(error);
    const known = onRefusal(refusal);
    if (known === undefined) throw new InvariantViolation(`Stripe refused ${describe(error)}`);
    return known;
  }
}

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

function refusalOf(error: StripeError): Refusal | null {
  const isCardError = error instanceof Stripe.errors.StripeCardError;
  if (!isCardError && !(error instanceof Stripe.errors.StripeInvalidRequestError)) return null;
  const { code = "", decline_code = "", param = "", payment_intent: intent, message } = error;
  return { isCardError, code, decline_code, param, paymentIntentId: intent?.id ?? null, message };
}

/** A wrong key of the API is the world's failure too: it is mended from outside, and then things go on. */
function worldFailure(error: StripeError): Error {
  if (error instanceof Stripe.errors.StripeIdempotencyError) {
    return new InvariantViolation(`an idempotency key was used for two different things: ${describe(error)}`);
  }
  if (error instanceof Stripe.errors.StripeRateLimitError) {
    return new Unavailable(`Stripe wants a pause: ${describe(error)}`, RETRY_AFTER_RATE_LIMIT_S, "busy");
  }
  const isKept = (error.statusCode ?? 0) >= 500 && error.headers?.["idempotent-replayed"] === "true";
  return new (isKept ? KeptFailure : Unavailable)(`Stripe did not answer: ${describe(error)}`, RETRY_AFTER_S);
}

/** For the log: Stripe's words carry no card data, and its request id finds the call in the dashboard. */
function describe({ statusCode, type, code, message, requestId }: StripeError): string {
  return [statusCode, type, code, message, requestId && `(${requestId})`].filter(Boolean).join(" ");
}
