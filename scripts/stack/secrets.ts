import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const SECRET_BYTES = 32;
const NAMES = ["COOKIE_SECRET", "DATA_KEY", "POSTGRES_PASSWORD", "STRIPE_KEY", "STRIPE_WEBHOOKS"] as const;

export type Secrets = Record<(typeof NAMES)[number], string>;

/** The secrets of this installation, made on first need and kept in `path`, readable by its owner only. */
export function keepSecrets(path: string): Secrets {
  const kept = new Map(read(path));
  const missing = NAMES.filter((name) => !kept.get(name));
  for (const name of missing)
    kept.set(name, Buffer.from(crypto.getRandomValues(new Uint8Array(SECRET_BYTES))).toString("hex"));
  if (missing.length > 0) write(path, [...kept]);
  else chmodSync(path, 0o600);
  return Object.fromEntries(NAMES.map((name) => [name, kept.get(name) ?? ""])) as Secrets;
}

function read(path: string): [string, string][] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.flatMap((line): [string, string][] => {
    const at = line.indexOf("=");
    return at > 0 ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()]] : [];
  });
}

function write(path: string, pairs: [string, string][]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, pairs.map(([name, value]) => `${name}=${value}\n`).join(""), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
