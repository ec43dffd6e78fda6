import { existsSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "./child.ts";
import { findNatsServer } from "./nats.ts";
import { tell } from "./progress.ts";
import { StackError } from "./stack-error.ts";

const OLDEST: readonly [number, number] = [2, 9];
const GO_PACKAGE = "github.com/nats-io/nats-server/v2@latest";

interface Way {
  readonly tool: string;
  readonly commands: readonly (readonly string[])[];
  readonly env?: Record<string, string>;
}

/**
 * The path of a nats-server that is new enough: one that is here, or else one from the system's packages, or else built by Go into
 * `toolsDir`. Throws a `StackError` naming all the ways when none works.
 */
export async function findOrInstallNats(toolsDir: string, logFile: string): Promise<string> {
  const ours = join(toolsDir, "bin/nats-server");
  const present = () =>
    [findNatsServer(), existsSync(ours) ? ours : undefined].find((path) => path && isNewEnough(path));
  for (const way of waysToInstall(join(toolsDir, "bin"))) {
    const found = present();
    if (found) return found;
    tell("nats", `installing nats-server with ${way.tool} ...`);
    if (!(await follow(way, logFile))) tell("nats", `${way.tool} could not (see ${logFile})`);
  }
  const found = present();
  if (found) return found;
  throw new StackError(
    `nats-server ${OLDEST.join(".")} or newer is needed and could not be installed: install it (apt-get install nats-server, ` +
      `brew install nats-server, go install ${GO_PACKAGE}, or https://nats.io/download), set NATS_URL to a server of your own, ` +
      "or run everything with: docker compose up",
  );
}

function waysToInstall(binDir: string): Way[] {
  const root = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const ways: Way[] = [
    {
      tool: "apt-get",
      commands: [
        [...root, "apt-get", "update"],
        [...root, "apt-get", "install", "-y", "--no-install-recommends", "nats-server"],
      ],
      env: { DEBIAN_FRONTEND: "noninteractive" },
    },
    { tool: "apk", commands: [[...root, "apk", "add", "nats-server"]] },
    { tool: "brew", commands: [["brew", "install", "nats-server"]] },
    { tool: "go", commands: [["go", "install", GO_PACKAGE]], env: { GOBIN: binDir } },
  ];
  return ways.filter((way) => Bun.which(way.tool) && (way.commands[0]?.[0] !== "sudo" || Bun.which("sudo")));
}

async function follow(way: Way, logFile: string): Promise<boolean> {
  for (const command of way.commands) {
    const env = { ...process.env, ...way.env };
    const child = await startChild({ name: way.tool, command, env, logFile, stopSignal: "SIGTERM", layer: "tool" });
    const { code } = await child.ended;
    // A package list that is partly out of reach is no reason not to try.
    if (code !== 0 && command.at(-1) !== "update") return false;
  }
  return true;
}

function isNewEnough(path: string): boolean {
  const words = Bun.spawnSync([path, "--version"]).stdout.toString();
  const [, major = "0", minor = "0"] = /v(\d+)\.(\d+)/.exec(words) ?? [];
  return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
}
