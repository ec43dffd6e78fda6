import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { OWN_DATA_DIR } from "./folders.ts";
import { messageOf, StackError } from "./stack-error.ts";

const NODES_MAX = 16;
const DEFAULT_PORT = 3000;

export interface StartOptions {
  readonly port: number;
  readonly nodes: number;
  readonly empty: boolean;
  readonly reset: boolean;
  readonly yes: boolean;
  /** Absolute path of the folder of all data. */
  readonly dataDir: string;
}

/** Reads the arguments of `scripts/start`. Throws a `StackError` that names the argument it cannot make sense of. */
export function readOptions(args: readonly string[], environment: Record<string, string | undefined>): StartOptions {
  const values = parse(args);
  const nodes = integer("--nodes", values.nodes ?? "1", 1, NODES_MAX);
  const port = integer("--port", values.port ?? environment.PORT ?? `${DEFAULT_PORT}`, 1, 65_536 - nodes);
  const from = environment.INIT_CWD ?? process.cwd();
  return {
    port,
    nodes,
    empty: values.empty ?? false,
    reset: values.reset ?? false,
    yes: values.yes ?? false,
    dataDir: resolve(from, values.data ?? OWN_DATA_DIR),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string" },
        nodes: { type: "string" },
        data: { type: "string" },
        empty: { type: "boolean" },
        reset: { type: "boolean" },
        yes: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new StackError(`${messageOf(error).split(". ")[0]}: see ./scripts/start --help.`);
  }
}

function integer(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new StackError(`${name} ${text}: a whole number from ${least} to ${most} is wanted.`);
}
