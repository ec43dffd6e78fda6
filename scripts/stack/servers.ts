import { join } from "node:path";
import type { Ending } from "./child.ts";
import { ensureDatabase, requireAnswer, withoutPassword } from "./database.ts";
import type { Folders } from "./folders.ts";
import { findOrInstallNats } from "./install-nats.ts";
import { startNats } from "./nats.ts";
import { freePortsOr } from "./ports.ts";
import { startPostgres } from "./postgres.ts";
import { tell, timed } from "./progress.ts";
import type { Secrets } from "./secrets.ts";
import { changeState, readState, rememberProcess } from "./state.ts";

/** Something that must go on for the shop to go on. */
export interface Part {
  readonly name: string;
  readonly ended: Promise<Ending>;
  readonly logFile: string;
}

/** Opens both at once. Returns their URLs; what was started is added to `parts`. */
export async function openServers(folders: Folders, secrets: Secrets, parts: Part[]) {
  const kept = readState(folders.state);
  const wanted = [kept.postgresPort, kept.natsPort, kept.natsMonitorPort];
  const [postgresPort = 0, natsPort = 0, natsMonitorPort = 0] = await freePortsOr(wanted);
  changeState(folders.state, { postgresPort, natsPort, natsMonitorPort });
  const [databaseUrl, natsUrl] = await Promise.all([
    openDatabase(folders, secrets, parts, postgresPort),
    openNats(folders, parts, natsPort, natsMonitorPort),
  ]);
  return { databaseUrl, natsUrl };
}

async function openDatabase(folders: Folders, secrets: Secrets, parts: Part[], port: number): Promise<string> {
  const given = process.env.DATABASE_URL;
  if (given) {
    await timed(
      "postgres",
      () => requireAnswer(given),
      () => `yours at ${withoutPassword(given)}`,
    );
    return given;
  }
  const logFile = join(folders.logs, "postgres.log");
  const password = secrets.POSTGRES_PASSWORD;
  const open = () => startPostgres({ dataDir: folders.postgres, logFile, port, password });
  const server = await timed("postgres", open, (opened) => `ready on 127.0.0.1:${opened.port}`);
  rememberProcess(folders.state, server.pid);
  parts.push({ name: "Postgres", ended: server.ended, logFile });
  return ensureDatabase(server.url, folders.secrets);
}

async function openNats(folders: Folders, parts: Part[], port: number, monitorPort: number): Promise<string> {
  const given = process.env.NATS_URL;
  if (given) {
    tell("nats", `yours at ${withoutPassword(given)}`);
    return given;
  }
  const logFile = join(folders.logs, "nats.log");
  const command = await findOrInstallNats(folders.tools, join(folders.logs, "install.log"));
  const open = () => startNats({ command, storeDir: folders.nats, logFile, port, monitorPort });
  const server = await timed("nats", open, (opened) => `ready on 127.0.0.1:${opened.port}`);
  rememberProcess(folders.state, server.pid);
  parts.push({ name: "nats-server", ended: server.ended, logFile });
  return server.url;
}
