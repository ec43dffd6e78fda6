import { join } from "node:path";

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
