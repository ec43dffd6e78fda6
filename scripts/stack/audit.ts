import { audit } from "../../src/audit/audit.ts";
import { describeAudit } from "../../src/audit/report.ts";
import { stripeClient } from "../../src/payments/stripe-client.ts";
import { stripePayments } from "../../src/payments/stripe-payments.ts";
import { connectPostgres } from "../../src/platform/postgres.ts";
import { runningEnvironment, withDatabase } from "./environment.ts";
import { runProgram } from "./program.ts";
import { StackError } from "./stack-error.ts";

/** Below this an audit is over before anyone wonders. */
const PROGRESS_FROM = 50_000;

/** Also asks the payment provider. */
const PAYMENTS = "--payments";
const isWithPayments = process.argv.includes(PAYMENTS);

await runProgram(async () => {
  const [url] = process.argv.slice(2).filter((argument) => argument !== PAYMENTS);
  return url ? auditAt(url) : withDatabase(auditAt);
});

async function auditAt(databaseUrl: string): Promise<number> {
  const sql = connectPostgres(databaseUrl, 1, "audit");
  try {
    const report = await audit(sql, showProgress, isWithPayments ? paymentsOf() : undefined).catch((error) => {
      throw isNoShop(error) ? new StackError("That database has no shop in it: run ./scripts/migrate first.") : error;
    });
    console.log(describeAudit(report));
    return report.total === 0 ? 0 : 1;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The payments of the shop that runs now, or those the environment names. */
function paymentsOf() {
  const given = process.env.STRIPE_SECRET_KEY ? process.env : (runningEnvironment()?.stripe ?? {});
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_API_BASE: apiBase } = given;
  if (!secretKey) throw new StackError("No payments to compare with: start the shop, or set STRIPE_SECRET_KEY.");
  return stripePayments(stripeClient({ secretKey, ...(apiBase && { apiBase }) }));
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
