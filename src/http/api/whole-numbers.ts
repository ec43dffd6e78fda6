const WHOLE_NUMBER = /^\d{1,15}$/;

/**
 * Makes numbers of those of the named values that are written as whole numbers, in place. What comes in an address is
 * text; whether the numbers will do is for the schema to say, and it names the field.
 */
export function wholeNumbers(values: Record<string, unknown>, ...names: string[]): void {
  for (const name of names) {
    const value = values[name];
    if (typeof value === "string" && WHOLE_NUMBER.test(value)) values[name] = Number(value);
  }
}
