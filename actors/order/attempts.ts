/** Between the name of a piece of work and the count of its attempt; in none of the names. */
const AGAIN = "~";

/** The name of an attempt at something that failed for good before: the provider must not take it for the first one. */
export function attemptName(name: string, attempt: number): string {
  return attempt === 0 ? name : `${name}${AGAIN}${attempt}`;
}

/** What an attempt was at: the name of the first one. */
export function firstAttempt(name: string): string {
  return name.split(AGAIN, 1)[0] ?? name;
}
