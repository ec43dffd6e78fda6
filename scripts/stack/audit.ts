import { audit } from "../../src/audit/audit.ts";
import { describeAudit } from "../../src/audit/report.ts";
import { connectPostgres } from "../../src/platform/postgres.ts";
import { withDatabase } from "./environment.ts";
import { runProgram } from "./program.ts";
import { StackError } from "./stack-error.ts";

/** Below this an audit is over before anyone wonders. */
const PROGRESS_FROM = 50_000;

await runProgram(async () => {
  const [url] = process.argv.slice(2);
  return url ? auditAt(url) : withDatabase(auditAt);
});

async function auditAt(databaseUrl: string): Promise<number> {
  const sql = connectPostgres(databaseUrl, 1, "audit");
  try {
    const report = await audit(sql, showProgress).catch((error) => {
      throw isNoShop(error) ? new StackError("That database has no shop in it: run ./scripts/migrate first.") : error;
    });
    console.log(describeAudit(report));
    return report.total === 0 ? 0 : 1;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function showProgress(read: number, all: number): void {
  if (all < PROGRESS_FROM) return;
  const isTerminal = process.stderr.isTTY;
  if (!isTerminal && read < all) return;
  const line = `journal    ${read.toLocaleString("en-US")} of ${all.toLocaleString("en-US")} facts`;
  process.stderr.write(isTerminal ? `\r${line}${read < all ? "" : "\n"}` : `${line}\n`);
}

/** SQLSTATE 42P01: there is no such table. */
function isNoShop(error: unknown): boolean {
  return (error as { code?: string }).code === "42P01";
}
