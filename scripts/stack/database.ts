import { dirname } from "node:path";
import postgres from "postgres";
import { startOver } from "./folders.ts";
import { messageOf, StackError } from "./stack-error.ts";

const DATABASE = "souk";
const WRONG_PASSWORD = "28P01";
const DUPLICATE_DATABASE = "42P04";

/** Makes the shop's database on the embedded server unless it is there, and returns its URL. */
export async function ensureDatabase(serverUrl: string, secretsFile: string): Promise<string> {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
  try {
    const [row] = await admin`SELECT FROM pg_database WHERE datname = ${DATABASE}`;
    if (!row) await admin.unsafe(`CREATE DATABASE ${DATABASE}`).catch(ignoreDuplicate);
  } catch (error) {
    if (codeOf(error) !== WRONG_PASSWORD) throw error;
    throw new StackError(
      `${secretsFile} does not hold the password of this database: put the old file back, or start over with ${startOver(dirname(secretsFile))}.`,
    );
  } finally {
    await admin.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${DATABASE}`;
  return url.href;
}

/** Throws a `StackError` when nobody answers at `url`, with its password left out. */
export async function requireAnswer(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    await sql`SELECT 1`;
  } catch (error) {
    throw new StackError(`DATABASE_URL ${withoutPassword(url)} cannot be used: ${messageOf(error) || codeOf(error)}.`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Whether this shop has no product yet. */
export async function isShopEmpty(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1 });
  try {
    const [row] = await sql<{ empty: boolean }[]>`SELECT NOT EXISTS (SELECT FROM products) AS empty`;
    return row?.empty ?? true;
  } finally {
    await sql.end();
  }
}

export function withoutPassword(url: string): string {
  return url.replace(/\/\/([^:@/]*):[^@/]*@/, "//$1@");
}

function ignoreDuplicate(error: unknown): void {
  if (codeOf(error) !== DUPLICATE_DATABASE) throw error;
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? "";
}
