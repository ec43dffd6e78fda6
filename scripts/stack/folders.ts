import { join, resolve } from "node:path";

/** Where data lies unless `--data` says otherwise. */
export const OWN_DATA_DIR = resolve(import.meta.dir, "../../.data");

/** Where things lie in the data folder. */
export function foldersOf(dataDir: string) {
  return {
    dataDir,
    postgres: join(dataDir, "postgres"),
    nats: join(dataDir, "nats"),
    media: join(dataDir, "media"),
    mail: join(dataDir, "mail"),
    stripe: join(dataDir, "stripe"),
    logs: join(dataDir, "logs"),
    tools: join(dataDir, "tools"),
    secrets: join(dataDir, "secrets"),
    state: join(dataDir, "stack.json"),
  } as const;
}

export type Folders = ReturnType<typeof foldersOf>;

/** The command that begins again in this data folder, and in no other. */
export function startOver(dataDir: string): string {
  return `./scripts/start --reset${dataDir === OWN_DATA_DIR ? "" : ` --data ${dataDir}`}`;
}
