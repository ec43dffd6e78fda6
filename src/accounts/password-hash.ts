import { Busy } from "../../actors/kernel/errors.ts";

/** OWASP's second choice for argon2id: 19 MiB and two passes, about 20 ms of a core. */
const ARGON2 = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;
/** Hashes at once, and how many may wait: a storm of sign-ins takes neither all memory nor all cores. */
const RUNNING_MAX = 2;
const WAITING_MAX = 100;

/** Makes and checks password hashes, a few at a time, off the event loop. Throws `Busy` when too many wait. */
export interface Hasher {
  hash(password: string): Promise<string>;
  /** Whether this is the password; where there is no hash to compare with, 'no' takes as long. */
  verify(password: string, hash: string | null): Promise<boolean>;
  /** Whether a hash was made with older parameters than today's. */
  isDated(hash: string): boolean;
}

export function hasher(): Hasher {
  const turn = turns(RUNNING_MAX, WAITING_MAX);
  const make = (password: string) => turn(() => Bun.password.hash(password.normalize("NFC"), ARGON2));
  let nobodys: Promise<string> | undefined;
  return {
    hash: make,
    async verify(password, hash) {
      nobodys ??= make(crypto.randomUUID());
      const against = hash ?? (await nobodys);
      const isRight = await turn(() => Bun.password.verify(password.normalize("NFC"), against));
      return isRight && hash !== null;
    },
    isDated: (hash) => !hash.includes(`$m=${ARGON2.memoryCost},t=${ARGON2.timeCost},`),
  };
}

function turns(runningMax: number, waitingMax: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= runningMax) {
      if (waiting.length >= waitingMax) throw new Busy("passwords");
      await new Promise<void>((go) => waiting.push(go));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
