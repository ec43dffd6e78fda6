import { unreachable } from "../../actors/kernel/errors.ts";
import { apportion, partOf } from "./apportion.ts";
import type { PricedLine, PricingLine } from "./pricing.ts";
import type { Promotion, PromotionEffect, PromotionScope } from "./promotion.ts";

/** A line in a price book, with what each of its rules takes off. */
export interface BookLine {
  readonly line: PricingLine;
  readonly amount: number;
  /** The rules in whose scope it is, in the order in which they are worked out. */
  readonly rules: readonly Rule[];
  readonly off: Map<Rule, number>;
  /** What the best of its competing percentages would give. */
  best: { readonly rule: Rule; readonly off: number } | null;
  /** The competing promotion for several lines that has won it. */
  wonBy: Rule | null;
  priced: PricedLine | null;
}

type LineEffect = Exclude<PromotionEffect, { kind: "free_shipping" }>;

/** A promotion that could apply to this cart, with what it is for and what it gives now. */
export interface Rule {
  readonly promotion: Promotion;
  readonly effect: LineEffect;
  readonly stage: Stage;
  readonly lines: Map<number, BookLine>;
  /** Of its lines, before discounts. */
  subtotal: number;
  /** Whether the minimum was reached when its lines were last worked out. */
  isOn: boolean;
  /** One of its lines is another than when it was last worked out. */
  isStale: boolean;
  /** What it takes off in all. */
  given: number;
}

/** The order of working: each takes from what the ones before have left. */
export const STAGES = ["competing-percentage", "competing", "bundle", "percentage", "amount"] as const;
export type Stage = (typeof STAGES)[number];

export function ruleOf(promotion: Promotion, effect: LineEffect): Rule {
  const stage = stageOf(promotion.isStackable, effect);
  return { promotion, effect, stage, lines: new Map(), subtotal: 0, isOn: false, isStale: false, given: 0 };
}

function stageOf(isStackable: boolean, { kind }: LineEffect): Stage {
  if (!isStackable) return kind === "percentage" ? "competing-percentage" : "competing";
  return kind === "buy_x_get_y" ? "bundle" : kind;
}

/** Whether a line is one of those that a promotion is for. */
export function isInScope(line: PricingLine, { shopIds, categoryIds, productIds }: PromotionScope): boolean {
  return (
    (shopIds.length === 0 || shopIds.includes(line.shopId)) &&
    (productIds.length === 0 || productIds.includes(line.productId)) &&
    (categoryIds.length === 0 || line.categoryIds.some((id) => categoryIds.includes(id)))
  );
}

/** One of the lines a promotion is worked out over, and what it still costs by then. */
export interface Share {
  readonly line: PricingLine;
  readonly left: number;
}

/** What a promotion takes off each of these lines together, never more than is left. Lines come in order of product. */
export function offEach(effect: LineEffect, shares: readonly Share[]): number[] {
  switch (effect.kind) {
    case "percentage":
      return shares.map(({ left }) => partOf(left, effect.basisPoints));
    case "amount": {
      const left = shares.map((share) => share.left);
      const most = left.reduce((sum, each) => sum + each, 0);
      return apportion(Math.min(effect.amount, most), left);
    }
    case "buy_x_get_y": {
      const reduced = cheapestUnits(effect, shares);
      return shares.map(({ line, left }, index) =>
        Math.min(left, partOf(reduced[index]! * line.unitPrice, effect.basisPoints)),
      );
    }
    default:
      return unreachable(effect);
  }
}

/** A rule's lines in order of product, so that whatever the way to a cart, everything is shared out alike. */
export function inOrder(rule: Rule): BookLine[] {
  return [...rule.lines.values()].sort((a, b) => a.line.productId - b.line.productId);
}

/** A line of which nothing has been taken off yet. */
export function whole({ line, amount }: BookLine): Share {
  return { line, left: amount };
}

/** How many units of each line are among the cheapest that the bundle reduces. */
function cheapestUnits({ buy, get }: Extract<LineEffect, { kind: "buy_x_get_y" }>, shares: readonly Share[]): number[] {
  const units = shares.reduce((sum, { line }) => sum + line.quantity, 0);
  let left = Math.floor(units / (buy + get)) * get;
  const reduced = shares.map(() => 0);
  const cheapestFirst = shares
    .map(({ line }, index) => ({ line, index }))
    .sort((a, b) => a.line.unitPrice - b.line.unitPrice || a.index - b.index);
  for (const { line, index } of cheapestFirst) {
    reduced[index] = Math.min(left, line.quantity);
    left -= reduced[index];
    if (left === 0) break;
  }
  return reduced;
}
