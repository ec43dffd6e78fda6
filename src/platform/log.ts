import pino, { type Logger } from "pino";

export type Log = Logger;

/** A JSON-lines logger; `name` says which part speaks. */
export function createLog(level: string, bindings: Record<string, unknown> = {}): Log {
  return pino({ level, base: bindings, timestamp: pino.stdTimeFunctions.isoTime });
}
