import type { AuditReport } from "./audit.ts";

/** The audit as a short page of text. */
export function describeAudit({ counts, violations, total, money }: AuditReport): string {
  const n = (value: number) => value.toLocaleString("en-US");
  const signed = (value: number) => `${value < 0 ? "−" : "+"} ${n(Math.abs(value))}`;
  const made = counts.opening + counts.received + counts.adjusted - counts.shipped;
  const lines = [
    `journal    ${n(counts.facts)} facts in ${n(counts.shards)} shards, ${n(counts.unpublished)} not yet published`,
    `products   ${n(counts.products)}, ${n(counts.productsWithHistory)} with a history`,
    `units      opening ${n(counts.opening)} + received ${n(counts.received)} ${signed(counts.adjusted)} adjusted − shipped ${n(counts.shipped)} = ${n(made)}; ${n(counts.onHand)} on hand (${n(counts.transferred)} transferred)`,
    `reserved   ${n(counts.reserved)} in ${n(counts.reservations)} reservations, ${n(counts.onHand - counts.allocated - counts.reserved)} available`,
    `allocated  ${n(counts.allocated)} to orders, in ${n(counts.allocations)} allocations`,
    `carts      ${n(counts.carts)} with ${n(counts.lines)} lines`,
  ];
  if (counts.orders > 0) {
    const kept = counts.captured - counts.refunded;
    lines.push(
      `orders     ${n(counts.orders)}: ${n(counts.captured)} captured − ${n(counts.refunded)} refunded = ${n(kept)} minor units`,
    );
  }
  if (money) {
    const kept = money.captured - money.refunded;
    lines.push(
      `payments   ${n(money.payments)}: ${n(money.captured)} captured − ${n(money.refunded)} refunded = ${n(kept)} minor units at the provider`,
    );
  }
  if (counts.others > 0) lines.push(`others     ${n(counts.others)} facts of which only the numbering was checked`);
  lines.push(total === 0 ? "Stock is true: nothing lost, nothing sold twice." : `${n(total)} violations:`);
  for (const { where, what } of violations) lines.push(`  ${where}: ${what}`);
  if (total > violations.length) lines.push(`  … and ${n(total - violations.length)} more`);
  return lines.join("\n");
}
