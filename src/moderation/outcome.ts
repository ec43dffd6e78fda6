/** Why something was not done; each room has its own union of these. */
export interface Refusal {
  readonly refusal: string;
}

export type Outcome<T, R extends Refusal> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & R);

export function done<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function refuse<const R extends Refusal>(refusal: R): { readonly ok: false } & R {
  return { ok: false, ...refusal };
}
