import { count } from "./money.ts";

/** How many results there are, in words; past `max` it says so instead of counting on. */
export function howMany(total: number, max: number, one: string, many: string): string {
  if (total > max) return `More than ${count(max)} ${many}`;
  return `${count(total)} ${total === 1 ? one : many}`;
}
