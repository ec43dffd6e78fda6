import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Child, describeEnding, type Ending, startChild, waitUntilReady } from "./child.ts";
import { startOver } from "./folders.ts";
import { isPortFree, PortInUse, withFreePorts } from "./ports.ts";
import { postgresBinaries } from "./postgres-binaries.ts";
import { giveTo, postgresUser } from "./postgres-user.ts";
import { type Server, serverOf } from "./server.ts";
import { StackError } from "./stack-error.ts";

/** Long enough to do again what was written since the last checkpoint, where it was killed: here 130 MB a second. */
const START_TIMEOUT_MS = 180_000;
/** To write what the last checkpoint has not; killed before that it does it again from the log when it next starts. */
const STOP_PATIENCE_MS = 60_000;
const MAJOR_VERSION = "18";
const SUPERUSER = "souk";
const BUFFERS_MIN_MIB = 256;
const BUFFERS_MAX_MIB = 4_096;
const STILL_DYING = /pre-existing shared memory block|is another postmaster/;

export interface PostgresOptions {
  /** Folder of the database cluster; made when it is not there. */
  readonly dataDir: string;
  readonly logFile: string;
  /** TCP port of 127.0.0.1; a free one when not given. */
  readonly port?: number;
  /** Password of the superuser, set when the cluster is made; without one every local connection is trusted. */
  readonly password?: string;
  /** False: no fsync, for data that is thrown away. */
  readonly durable?: boolean;
}

/** A server this process runs: Postgres or nats-server. */
/**
 * Starts the embedded Postgres, making its cluster first where `dataDir` is empty. The URL names the database `postgres`.
 * Throws a `StackError` for a port in use, a folder that is not a cluster, one of another version, or a damaged one.
 */
export async function startPostgres(options: PostgresOptions): Promise<Server> {
  const dataDir = resolve(options.dataDir);
  if (options.port && !(await isPortFree(options.port))) throw new PortInUse(options.port, "Postgres");
  checkFolder(dataDir);
  if (!existsSync(join(dataDir, "PG_VERSION"))) await makeCluster(dataDir, options);
  return options.port
    ? serve(dataDir, options.port, options)
    : withFreePorts(1, ([port = 0]) => serve(dataDir, port, options));
}

async function serve(dataDir: string, port: number, options: PostgresOptions): Promise<Server> {
  const launchAgain = () => launch(dataDir, port, options);
  const login = `${SUPERUSER}${options.password ? `:${options.password}` : ""}`;
  const place = { url: `postgres://${login}@127.0.0.1:${port}/postgres`, port };
  return serverOf(place, await launchAgain(), launchAgain, STOP_PATIENCE_MS);
}

function checkFolder(dataDir: string): void {
  const version = join(dataDir, "PG_VERSION");
  if (existsSync(version)) {
    const major = readFileSync(version, "utf8").trim();
    if (major !== MAJOR_VERSION) {
      throw new StackError(
        `${dataDir} was made by Postgres ${major || "of unknown version"}, this one is ${MAJOR_VERSION}: ${wayOut(dataDir)}`,
      );
    }
  } else if (existsSync(dataDir) && (!statSync(dataDir).isDirectory() || readdirSync(dataDir).length > 0)) {
    throw new StackError(`${dataDir} is not a Postgres data folder (it has no PG_VERSION): ${wayOut(dataDir)}`);
  }
}

/** Made beside its place and renamed, so that a kill halfway leaves no half cluster behind. */
async function makeCluster(dataDir: string, { password, logFile, durable = true }: PostgresOptions): Promise<void> {
  const draft = `${dataDir}.new`;
  const passwordFile = `${dataDir}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(dataDir), { recursive: true });
  mkdirSync(draft, { mode: 0o700 });
  const { initdb } = postgresBinaries();
  const user = postgresUser(draft, [dirname(initdb), draft]);
  giveTo(user, draft);
  const access = password ? ["--auth=scram-sha-256", `--pwfile=${passwordFile}`] : ["--auth=trust"];
  if (password) {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    giveTo(user, passwordFile);
  }
  try {
    const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
    const sync = durable ? [] : ["--no-sync"];
    const command = [initdb, "-D", draft, "-U", SUPERUSER, ...locale, ...access, ...sync];
    const child = await startChild({
      name: "initdb",
      command,
      cwd: dirname(draft),
      logFile,
      stopSignal: "SIGTERM",
      layer: "tool",
      user,
    });
    const ending = await child.ended;
    if (ending.code !== 0)
      throw new StackError(`Postgres could not make its data folder: ${mainFault(await child.output(), ending)}`);
    if (existsSync(dataDir)) rmSync(dataDir, { recursive: true });
    renameSync(draft, dataDir);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

async function launch(dataDir: string, port: number, options: PostgresOptions): Promise<Child> {
  const { postgres } = postgresBinaries();
  const user = postgresUser(dataDir, [dirname(postgres), dataDir]);
  const command = [postgres, "-D", dataDir, ...settings(port, options.durable ?? true)];
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const child = await startChild({
      name: "Postgres",
      command,
      cwd: dataDir,
      logFile: options.logFile,
      stopSignal: "SIGINT",
      layer: "server",
      user,
    });
    const how = await waitUntilReady(
      child,
      (output) => output.includes("ready to accept connections"),
      START_TIMEOUT_MS,
    );
    if (how === "ready") return child;
    const output = await child.output();
    if (how === "late") {
      await child.stop(STOP_PATIENCE_MS);
      throw new StackError(`Postgres was not ready after ${START_TIMEOUT_MS / 1000} s; its log is ${options.logFile}.`);
    }
    // After a kill -9 the server's own children need a moment to notice and let go of the data folder.
    if (STILL_DYING.test(output) && performance.now() < deadline) await Bun.sleep(50);
    else if (output.includes("Address already in use")) throw new PortInUse(port, "Postgres");
    else throw new StackError(explain(output, how, dataDir, options.logFile));
  }
}

function settings(port: number, durable: boolean): string[] {
  const values = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    max_connections: 200,
    shared_buffers: durable ? `${bufferMiB()}MB` : "128MB",
    max_wal_size: durable ? "8GB" : "2GB",
    checkpoint_timeout: durable ? "15min" : "5min",
    fsync: durable ? "on" : "off",
    full_page_writes: durable ? "on" : "off",
    synchronous_commit: durable ? "on" : "off",
    random_page_cost: 1.1,
    timezone: "UTC",
    log_timezone: "UTC",
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/**
 * A quarter of the memory, as Postgres' manual has it, within bounds; it is taken as it is used. Measured with a million
 * carts touched: a cart that is not in memory costs Postgres 118 µs of processor time, where with 256 MB it costs 148.
 */
function bufferMiB(): number {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.floor(Math.min(BUFFERS_MAX_MIB, Math.max(BUFFERS_MIN_MIB, memory / 4 / 2 ** 20)));
}

function explain(output: string, ending: Ending, dataDir: string, logFile: string): string {
  const fault = mainFault(output, ending);
  if (/lock file "postmaster.pid" already exists/.test(output)) {
    return `Another Postgres already runs on ${dataDir}: end it first (its process id is the first line of postmaster.pid).`;
  }
  if (ending.signal) return `Postgres was ended by ${ending.signal} while it started; its log is ${logFile}.`;
  return `Postgres cannot use ${dataDir} (${fault}); if the folder is damaged: ${wayOut(dataDir)} Its log is ${logFile}.`;
}

function wayOut(dataDir: string): string {
  return `move ${dataDir} away, or start over with ${startOver(dirname(dataDir))}.`;
}

/** The complaint of a Postgres log that matters, without its time stamp: the last fatal one, else the first of any kind. */
function mainFault(output: string, ending: Ending): string {
  const lines = output.split("\n");
  const line =
    lines.findLast((each) => /FATAL|PANIC/.test(each)) ?? lines.find((each) => /error|could not/i.test(each));
  return line?.replace(/^.*?(FATAL|PANIC|ERROR|error|postgres):\s*/, "").trim() || describeEnding(ending);
}
