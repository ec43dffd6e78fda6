/** What a person who runs an import did or can put right; shown in one line, without a stack. */
export class ImportError extends Error {
  override readonly name: string = "ImportError";
}

/** The command or the mapping is wrong: nothing was read or written. */
export class UsageError extends ImportError {
  override readonly name = "UsageError";
}
