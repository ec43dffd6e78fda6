/** The world's failures, thrown to the asker. Nothing is known to have happened: ask again with the same command id. */
export class Unavailable extends Error {
  constructor(
    message: string,
    /** After how many seconds it is worth asking again. */
    readonly retryAfterS = 1,
    readonly code: "unavailable" | "busy" | "moved" | "deadline_exceeded" | "crashed" = "unavailable",
  ) {
    super(message);
    this.name = "Unavailable";
  }
}

/** The actor's mailbox, or the journal's, is full. Nothing happened. */
export class Busy extends Unavailable {
  constructor(what: string) {
    super(`${what} has more to do than it may queue`, 1, "busy");
    this.name = "Busy";
  }
}

/** The command arrived at, or waited past, its deadline. */
export class DeadlineExceeded extends Unavailable {
  constructor(what: string) {
    super(`${what} did not answer in time`, 1, "deadline_exceeded");
    this.name = "DeadlineExceeded";
  }
}

/** The shard is not owned here, or no longer. Nothing happened; the router asks the new owner. */
export class Moved extends Unavailable {
  constructor(shard: number) {
    super(`shard ${shard} has another owner`, 1, "moved");
    this.name = "Moved";
  }
}

/** Our own mistake: what must always hold did not. The actor stops and reloads from the database. */
export class InvariantViolation extends Error {
  constructor(what: string) {
    super(`invariant violated: ${what}`);
    this.name = "InvariantViolation";
  }
}

export function assertThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new InvariantViolation(what);
}

/** Closes a switch over a union: a case that is not handled does not compile. */
export function unreachable(value: never): never {
  throw new InvariantViolation(`unhandled case ${JSON.stringify(value)}`);
}
