import { join } from "node:path";
import type { Ending } from "./child.ts";
import { ensureDatabase, requireAnswer, withoutPassword } from "./database.ts";
import type { Folders } from "./folders.ts";
import { findOrInstallNats } from "./install-nats.ts";
import { startNats } from "./nats.ts";
import { freePortOr } from "./ports.ts";
import { startPostgres } from "./postgres.ts";
import { tell, timed } from "./progress.ts";
import type { Secrets } from "./secrets.ts";
import { readState, rememberServer } from "./state.ts";

/** Something that must go on for the shop to go on. */
export interface Part {
  readonly name: string;
  readonly ended: Promise<Ending>;
  readonly logFile: string;
}

/** The URL of the shop's database: yours, or on a Postgres that is started and added to `parts`. */
export async function openDatabase(folders: Folders, secrets: Secrets, parts: Part[]): Promise<string> {
  const given = process.env.DATABASE_URL;
  if (given) {
    await timed(
      "postgres",
      () => requireAnswer(given),
      () => `yours at ${withoutPassword(given)}`,
    );
    return given;
  }
  const kept = readState(folders.state);
  const logFile = join(folders.logs, "postgres.log");
  const port = await freePortOr(kept.postgresPort);
  const password = secrets.POSTGRES_PASSWORD;
  const open = () => startPostgres({ dataDir: folders.postgres, logFile, port, password });
  const server = await timed("postgres", open, (opened) => `ready on 127.0.0.1:${opened.port}`);
  rememberServer(folders.state, server.pid, { postgresPort: port });
  parts.push({ name: "Postgres", ended: server.ended, logFile });
  return ensureDatabase(server.url, folders.secrets);
}

/** The URL of NATS: yours, or of a server that is found or installed, started and added to `parts`. */
export async function openNats(folders: Folders, parts: Part[]): Promise<string> {
  const given = process.env.NATS_URL;
  if (given) {
    tell("nats", `yours at ${withoutPassword(given)}`);
    return given;
  }
  const kept = readState(folders.state);
  const logFile = join(folders.logs, "nats.log");
  const command = await findOrInstallNats(folders.tools, join(folders.logs, "install.log"));
  const port = await freePortOr(kept.natsPort);
  const monitorPort = await freePortOr(kept.natsMonitorPort);
  const open = () => startNats({ command, storeDir: folders.nats, logFile, port, monitorPort });
  const server = await timed("nats", open, (opened) => `ready on 127.0.0.1:${opened.port}`);
  rememberServer(folders.state, server.pid, { natsPort: port, natsMonitorPort: monitorPort });
  parts.push({ name: "nats-server", ended: server.ended, logFile });
  return server.url;
}
