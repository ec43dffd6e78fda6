import type { Deadlines, Waiting } from "./deadlines.ts";
import { DeadlineExceeded } from "./errors.ts";
import type { Command, Grounds } from "./types.ts";

/** A command with its asker. It is answered exactly once: by the actor, by a failure, or by its deadline. */
export class Envelope implements Waiting {
  readonly answered: Promise<unknown>;
  #resolve!: (reply: unknown) => void;
  #reject!: (error: Error) => void;
  isSettled = false;

  constructor(
    readonly entity: string,
    readonly command: Command,
    readonly deadline: number,
    readonly correlation: string | null,
    private readonly deadlines: Deadlines,
    /** Given by an asker who takes the answer before it is durable. */
    readonly grounds: Grounds | null = null,
  ) {
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    deadlines.add(this);
  }

  /** True past its deadline: the asker has gone or is about to, so nothing is done for it any more. */
  get isLate(): boolean {
    return Date.now() >= this.deadline;
  }

  answer(reply: unknown): void {
    if (this.#settle()) this.#resolve(reply);
  }

  fail(error: Error): void {
    if (this.#settle()) this.#reject(error);
  }

  expire(): void {
    this.fail(new DeadlineExceeded(this.entity));
  }

  #settle(): boolean {
    if (this.isSettled) return false;
    this.isSettled = true;
    this.deadlines.remove(this);
    return true;
  }
}
