/** Something read once for all who ask within `forMs`; a reading that failed is not remembered. */
export function kept<T>(forMs: number, read: () => Promise<T>): { read(): Promise<T>; forget(): void } {
  let known: { at: number; value: Promise<T> } | undefined;
  return {
    read() {
      if (known && performance.now() - known.at <= forMs) return known.value;
      const reading = { at: performance.now(), value: read() };
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
