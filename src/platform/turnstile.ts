/** Lets `abreast` tasks run at a time; the next ones wait in order, and past `waitingMax` are turned away with `full`. */
export function turnstile(abreast: number, waitingMax: number, full: () => Error) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (running >= abreast) {
      if (waiting.length >= waitingMax) throw full();
      // Whoever leaves hands over its place, so `running` stays as it is.
      await new Promise<void>((enter) => waiting.push(enter));
    } else running++;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
