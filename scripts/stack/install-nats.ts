import { existsSync } from "node:fs";
import { join } from "node:path";
import { findOrInstall, systemPackages } from "./install.ts";
import { findNatsServer } from "./nats.ts";
import { StackError } from "./stack-error.ts";

const OLDEST: readonly [number, number] = [2, 9];
const GO_PACKAGE = "github.com/nats-io/nats-server/v2@latest";

/**
 * The path of a nats-server that is new enough: one that is here, or else one from the system's packages, or else built by Go into
 * `toolsDir`. Throws a `StackError` naming all the ways when none works.
 */
export async function findOrInstallNats(toolsDir: string, logFile: string): Promise<string> {
  const binDir = join(toolsDir, "bin");
  const ours = join(binDir, "nats-server");
  const find = () => [findNatsServer(), existsSync(ours) ? ours : undefined].find((path) => path && isNewEnough(path));
  const ways = [
    ...systemPackages({ apt: "nats-server", apk: "nats-server", brew: "nats-server" }),
    { tool: "go", commands: [["go", "install", GO_PACKAGE]], env: { GOBIN: binDir } },
  ];
  const found = await findOrInstall("nats", find, ways, logFile);
  if (found) return found;
  throw new StackError(
    `nats-server ${OLDEST.join(".")} or newer is needed and could not be installed: install it (apt-get install nats-server, ` +
      `brew install nats-server, go install ${GO_PACKAGE}, or https://nats.io/download), set NATS_URL to a server of your own, ` +
      "or run everything with: docker compose up",
  );
}

function isNewEnough(path: string): boolean {
  const words = Bun.spawnSync([path, "--version"]).stdout.toString();
  const [, major = "0", minor = "0"] = /v(\d+)\.(\d+)/.exec(words) ?? [];
  return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
}
