/** Something the person at the terminal can mend: its message is one line that says what is wrong and what helps. */
export class StackError extends Error {
  override readonly name = "StackError";
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
