/** The kinds that Stripe's `error.type` knows. */
type ErrorType = "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";

interface ErrorDetails {
  readonly code?: string;
  readonly decline_code?: string;
  readonly param?: string;
  /** The objects it is about, as they are now. */
  readonly charge?: string;
  readonly payment_intent?: object;
  readonly payment_method?: object;
}

/** What the API says no with. `isKept`: the answer belongs to the idempotency key of its call, for it was executed. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly type: ErrorType,
    message: string,
    readonly details: ErrorDetails = {},
    readonly isKept = false,
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** The body of the answer. */
  json(): string {
    const { code } = this.details;
    const doc_url = code && `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;
    return JSON.stringify({
      error: { ...this.details, ...(doc_url && { doc_url }), message: this.message, type: this.type },
    });
  }
}

/** A parameter that is missing or makes no sense: nothing was executed. Stripe has no code for some. */
export function badParam(param: string, code: string, message: string): ApiError {
  return new ApiError(400, "invalid_request_error", message, { ...(code && { code }), ...(param && { param }) });
}

export function missingParam(param: string): ApiError {
  return badParam(param, "parameter_missing", `Missing required param: ${param}.`);
}

export function noSuch(kind: string, id: string, param: string, status = 404): ApiError {
  return new ApiError(status, "invalid_request_error", `No such ${kind}: '${id}'`, { code: "resource_missing", param });
}

/** The call was understood, and does not fit the state of what it is about. */
export function unexpectedState(message: string, code: string, intent: object): ApiError {
  return new ApiError(400, "invalid_request_error", message, { code, payment_intent: intent }, true);
}
