import { randomUUID } from "node:crypto";

/** A name for the next command of a form: sent twice, it is done once. */
export function newCommandId(): string {
  return randomUUID();
}
