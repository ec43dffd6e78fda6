const LENGTH_MAX = 254;
/** One @ with something in front and a dotted name behind; whether it exists, only a letter can tell. */
const SHAPE =
  /^[^\s@"(),:;<>[\\\]\p{Cc}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}]{2,63}$/u;

/** A mail address as accounts know it: without blanks, in one case. Whoever writes Ada@ and ada@ means the same. */
export function normalEmail(text: string): string {
  return text.trim().normalize("NFC").toLowerCase();
}

/** Whether a normalised address can be one. */
export function isEmail(email: string): boolean {
  return email.length <= LENGTH_MAX && SHAPE.test(email);
}
