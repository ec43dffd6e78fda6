import { existsSync, mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Child, describeEnding, type Ending, startChild, waitUntilReady } from "./child.ts";
import { isPortFree, PortInUse, withFreePorts } from "./ports.ts";
import { type Server, serverOf } from "./server.ts";
import { StackError } from "./stack-error.ts";

const START_TIMEOUT_MS = 60_000;
const STOP_PATIENCE_MS = 10_000;
const SYSTEM_FOLDERS = ["/usr/sbin", "/usr/local/bin", "/usr/local/sbin", join(process.env.HOME ?? "/", "go/bin")];

export interface NatsOptions {
  /** Folder where JetStream keeps its streams; made when it is not there. */
  readonly storeDir: string;
  readonly logFile: string;
  /** TCP port of 127.0.0.1 for clients; a free one when not given. */
  readonly port?: number;
  /** TCP port of 127.0.0.1 for monitoring; a free one when not given. */
  readonly monitorPort?: number;
  /** Path of nats-server; looked up when not given. */
  readonly command?: string;
}

export interface NatsServer extends Server {
  /** Base URL of its HTTP monitoring (`/varz`, `/jsz`, `/healthz`). */
  readonly monitorUrl: string;
}

/** Where nats-server is on this machine: NATS_SERVER, on PATH, or where system packages and Go put it. */
export function findNatsServer(): string | undefined {
  return (
    Bun.which("nats-server") ??
    SYSTEM_FOLDERS.map((folder) => join(folder, "nats-server")).find((path) => existsSync(path))
  );
}

/** Starts nats-server with JetStream. Throws a `StackError` for a missing program, a port in use, or a store it cannot use. */
export async function startNats(options: NatsOptions): Promise<NatsServer> {
  const command = options.command ?? findNatsServer();
  if (!command) throw new StackError("nats-server was not found on PATH.");
  const storeDir = resolve(options.storeDir);
  for (const port of [options.port, options.monitorPort]) {
    if (port && !(await isPortFree(port))) throw new PortInUse(port, "nats-server");
  }
  if (existsSync(storeDir) && !statSync(storeDir).isDirectory()) {
    throw new StackError(`${storeDir} is a file, but NATS needs a folder there: move it away.`);
  }
  mkdirSync(storeDir, { recursive: true });
  return withFreePorts(2, ([first = 0, second = 0]) =>
    serve(command, storeDir, options.port ?? first, options.monitorPort ?? second, options.logFile),
  );
}

async function serve(
  command: string,
  storeDir: string,
  port: number,
  monitorPort: number,
  logFile: string,
): Promise<NatsServer> {
  const launch = () => launchNats([command, ...flags(storeDir, port, monitorPort)], storeDir, port, logFile);
  const place = { url: `nats://127.0.0.1:${port}`, monitorUrl: `http://127.0.0.1:${monitorPort}`, port };
  return serverOf(place, await launch(), launch, STOP_PATIENCE_MS);
}

function flags(storeDir: string, port: number, monitorPort: number): string[] {
  const name = ["--server_name", `souk-${port}`];
  return ["-a", "127.0.0.1", "-p", `${port}`, "-m", `${monitorPort}`, "-js", "-sd", storeDir, ...name];
}

async function launchNats(command: string[], storeDir: string, port: number, logFile: string): Promise<Child> {
  const child = await startChild({ name: "nats-server", command, logFile, stopSignal: "SIGINT", layer: "server" });
  const how = await waitUntilReady(child, (output) => output.includes("Server is ready"), START_TIMEOUT_MS);
  if (how === "ready") return child;
  const output = await child.output();
  if (how === "late") await child.stop(0);
  if (output.includes("address already in use")) throw new PortInUse(port, "nats-server");
  throw new StackError(explain(output, how, storeDir, logFile));
}

function explain(output: string, how: "late" | Ending, storeDir: string, logFile: string): string {
  if (how === "late") return `nats-server was not ready after ${START_TIMEOUT_MS / 1000} s; its log is ${logFile}.`;
  const fault = output
    .split("\n")
    .filter((line) => /\[(FTL|ERR)\]|error/i.test(line))
    .at(-1);
  const words = fault?.replace(/^.*\[(FTL|ERR)\]\s*/, "").trim() || describeEnding(how);
  if (how.signal) return `nats-server was ended by ${how.signal} while it started; its log is ${logFile}.`;
  return `nats-server cannot use ${storeDir} (${words}): move the folder away, the shop publishes its events again from Postgres. Its log is ${logFile}.`;
}
