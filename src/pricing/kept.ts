/**
 * Something read once for all who ask within `forMs`; a reading that failed is not remembered. One that finds nothing new
 * gives the same object as before, so that what was made from it can be kept as well.
 */
export function kept<T extends object>(forMs: number, read: () => Promise<T>): { read(): Promise<T>; forget(): void } {
  let known: { at: number; value: Promise<T> } | undefined;
  let last: T | undefined;
  const readAnew = async () => {
    const value = await read();
    if (last === undefined || !Bun.deepEquals(value, last, true)) last = value;
    return last;
  };
  return {
    read() {
      if (known && performance.now() - known.at <= forMs) return known.value;
      const reading = { at: performance.now(), value: readAnew() };
      known = reading;
      reading.value.catch(() => {
        if (known === reading) known = undefined;
      });
      return reading.value;
    },
    forget() {
      known = undefined;
    },
  };
}
