import { startChild } from "./child.ts";
import { tell } from "./progress.ts";

/** A way to get a program: commands of a tool, done one after the other. */
export interface Way {
  readonly tool: string;
  readonly commands: readonly (readonly string[])[];
  readonly env?: Record<string, string>;
}

const UPDATE = "update";

/** The ways of the system's own packages, by the name that each gives it. Those of another system are left out by `findOrInstall`. */
export function systemPackages(names: { readonly apt?: string; readonly apk?: string; readonly brew?: string }): Way[] {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const install = ["install", "-y", "--no-install-recommends"];
  const ways: Way[] = [];
  if (names.apt) {
    const commands = [
      [...asRoot, "apt-get", UPDATE],
      [...asRoot, "apt-get", ...install, names.apt],
    ];
    ways.push({ tool: "apt-get", commands, env: { DEBIAN_FRONTEND: "noninteractive" } });
  }
  if (names.apk) ways.push({ tool: "apk", commands: [[...asRoot, "apk", "add", names.apk]] });
  if (names.brew) ways.push({ tool: "brew", commands: [["brew", "install", names.brew]] });
  return ways;
}

/** What `find` finds, trying one of `ways` after the other until it does. Undefined when none helped; what they said is in `logFile`. */
export async function findOrInstall(
  name: string,
  find: () => string | undefined,
  ways: readonly Way[],
  logFile: string,
): Promise<string | undefined> {
  for (const way of ways.filter(isPossible)) {
    const found = find();
    if (found) return found;
    tell(name, `installing with ${way.tool} ...`);
    if (!(await follow(way, logFile))) tell(name, `${way.tool} could not (see ${logFile})`);
  }
  return find();
}

function isPossible(way: Way): boolean {
  return Bun.which(way.tool) !== null && (way.commands[0]?.[0] !== "sudo" || Bun.which("sudo") !== null);
}

async function follow(way: Way, logFile: string): Promise<boolean> {
  for (const command of way.commands) {
    const env = { ...process.env, ...way.env };
    const child = await startChild({
      name: way.tool,
      command,
      env,
      logFile,
      stopSignal: "SIGTERM",
      layer: "tool",
    });
    const { code } = await child.ended;
    // A package list that is partly out of reach is no reason not to try.
    if (code !== 0 && command.at(-1) !== UPDATE) return false;
  }
  return true;
}
