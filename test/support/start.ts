import { join, resolve } from "node:path";
import { freePorts, isPortFree } from "../../scripts/stack/ports.ts";
import { Settings } from "../../src/platform/settings.ts";
import { killAtEnd, throwAwayFolder } from "./throw-away.ts";

const ROOT = resolve(import.meta.dir, "../..");

/** A data folder and two ports in a row for `scripts/start` in a test. */
export interface Place {
  readonly dataDir: string;
  readonly port: number;
}

export interface Start {
  readonly pid: number;
  /** All it printed so far. */
  said(): string;
  /** Resolves when it printed `words`; throws with all it said when it ends before that. */
  until(words: string): Promise<void>;
  /** Resolves to its exit code. */
  readonly exited: Promise<number>;
}

export async function newPlace(): Promise<Place> {
  let port = 0;
  do [port = 0] = await freePorts(1);
  while (!(await isPortFree(port + 1)));
  return { dataDir: throwAwayFolder("start"), port };
}

/** Runs `scripts/start` at a place, with no server named in its environment. */
export function start(place: Place, ...args: string[]): Start {
  return startWith({}, place, ...args);
}

/** The same with some settings of one's own. */
export function startWith(settings: Record<string, string>, { dataDir, port }: Place, ...args: string[]): Start {
  const environment = Object.entries(process.env).filter(([name]) => !(name in Settings.properties));
  const child = Bun.spawn([join(ROOT, "scripts/start"), "--data", dataDir, "--port", `${port}`, ...args], {
    cwd: ROOT,
    env: { ...Object.fromEntries(environment), LOG_LEVEL: "warn", ...settings },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const forget = killAtEnd(() => child.pid);
  child.exited.then(forget);
  let text = "";
  let wake = () => {};
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      wake();
    }
  };
  const all = Promise.all([read(child.stdout), read(child.stderr)]);
  let isOver = false;
  const exited = Promise.all([child.exited, all]).then(([code]) => {
    isOver = true;
    wake();
    return code;
  });
  const until = async (words: string) => {
    while (!text.includes(words)) {
      if (isOver) throw new Error(`scripts/start ended without saying "${words}":\n${text}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { pid: child.pid, said: () => text, until, exited };
}
