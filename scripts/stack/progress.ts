const NAME_WIDTH = 10;

/** Prints one line about one part of the stack; what goes on longer than a blink says so before and after. */
export function tell(name: string, words: string): void {
  console.log(`${name.padEnd(NAME_WIDTH)} ${words}`);
}

/** Runs `work`, then tells `words` of its result with the time it took. */
export async function timed<T>(name: string, work: () => Promise<T>, words: (result: T) => string): Promise<T> {
  const start = performance.now();
  const result = await work();
  tell(name, `${words(result)} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return result;
}
