import type { PricingLine } from "./pricing.ts";
import type { Promotion } from "./promotion.ts";
import { type BookLine, inOrder, isInScope, offEach, type Rule, ruleOf, STAGES, type Stage, whole } from "./rule.ts";

/** What promotions take off lines, worked out again only where a line has changed. The rules are told at `PriceBook`. */
export class Working {
  /** In the order of working. */
  readonly rules: readonly Rule[];
  readonly #stages: ReadonlyMap<Stage, readonly Rule[]>;
  readonly #stale = new Set<BookLine>();

  /** Promotions come in order of their ids; those of shipping are not for lines. */
  constructor(promotions: readonly Promotion[]) {
    const rules = promotions.flatMap((promotion) =>
      promotion.effect.kind === "free_shipping" ? [] : ruleOf(promotion, promotion.effect),
    );
    this.#stages = new Map(STAGES.map((stage) => [stage, rules.filter((rule) => rule.stage === stage)]));
    this.rules = STAGES.flatMap((stage) => this.#stages.get(stage)!);
  }

  enter(line: PricingLine): BookLine {
    const amount = line.quantity * line.unitPrice;
    const rules = this.rules.filter((rule) => isInScope(line, rule.promotion.scope));
    const made: BookLine = { line, amount, rules, off: new Map(), best: null, wonBy: null, priced: null };
    for (const rule of rules) {
      rule.lines.set(line.productId, made);
      rule.subtotal += amount;
      rule.isStale = true;
    }
    this.#stale.add(made);
    return made;
  }

  leave(old: BookLine): void {
    for (const rule of old.rules) {
      rule.lines.delete(old.line.productId);
      rule.subtotal -= old.amount;
      rule.given -= old.off.get(rule) ?? 0;
      rule.isStale = true;
    }
    this.#stale.delete(old);
  }

  /** Works out what is stale. Returns the lines of which something may be taken off that was not, or the other way. */
  settle(): readonly BookLine[] {
    for (const rule of this.rules) this.#switch(rule);
    for (const line of this.#stale) this.#chooseBest(line);
    for (const rule of this.#stages.get("competing")!) if (rule.isStale) this.#compete(rule);
    for (const line of this.#stale) this.#takeBest(line);
    for (const rule of this.#stages.get("bundle")!) if (rule.isStale) this.#takeTogether(rule);
    for (const line of this.#stale) this.#takePercentages(line);
    for (const rule of this.#stages.get("amount")!) if (rule.isStale) this.#takeTogether(rule);
    for (const rule of this.rules) rule.isStale = false;
    const changed = [...this.#stale];
    this.#stale.clear();
    return changed;
  }

  /** A minimum that was crossed concerns all lines in scope. */
  #switch(rule: Rule): void {
    const isOn = rule.lines.size > 0 && rule.subtotal >= rule.promotion.minimumSubtotal;
    if (isOn === rule.isOn) return;
    rule.isOn = isOn;
    for (const line of rule.lines.values()) this.#spoil(line);
  }

  #chooseBest(line: BookLine): void {
    line.best = null;
    for (const rule of line.rules) {
      if (rule.stage !== "competing-percentage" || !rule.isOn) continue;
      const [off = 0] = offEach(rule.effect, [{ line: line.line, left: line.amount }]);
      if (off > (line.best?.off ?? 0)) line.best = { rule, off };
    }
  }

  /** A promotion over several lines against the percentages on them: it has all of its lines that none before it won, or none. */
  #compete(rule: Rule): void {
    const open = inOrder(rule).filter(({ wonBy }) => !wonBy || wonBy === rule || isBefore(rule, wonBy));
    const offs = rule.isOn ? offEach(rule.effect, open.map(whole)) : open.map(() => 0);
    const gain = offs.reduce((sum, off) => sum + off, 0);
    const isWon = gain > open.reduce((sum, { best }) => sum + (best?.off ?? 0), 0);
    for (const [index, line] of open.entries()) {
      const wonBy = isWon ? rule : line.wonBy === rule ? null : line.wonBy;
      const off = isWon ? offs[index]! : 0;
      if (line.wonBy === wonBy && (line.off.get(rule) ?? 0) === off) continue;
      if (line.wonBy && line.wonBy !== rule) this.#take(line, line.wonBy, 0);
      line.wonBy = wonBy;
      this.#take(line, rule, off);
      this.#spoil(line);
    }
  }

  #takeBest(line: BookLine): void {
    for (const rule of line.rules) {
      if (rule.stage !== "competing-percentage") continue;
      this.#take(line, rule, line.wonBy === null && line.best?.rule === rule ? line.best.off : 0);
    }
  }

  #takePercentages(line: BookLine): void {
    for (const rule of line.rules) {
      if (rule.stage !== "percentage") continue;
      const [off = 0] = rule.isOn ? offEach(rule.effect, [{ line: line.line, left: leftBefore(line, rule) }]) : [0];
      this.#take(line, rule, off);
    }
  }

  #takeTogether(rule: Rule): void {
    const lines = inOrder(rule);
    const shares = lines.map((line) => ({ line: line.line, left: leftBefore(line, rule) }));
    const offs = rule.isOn ? offEach(rule.effect, shares) : lines.map(() => 0);
    for (const [index, line] of lines.entries()) {
      if ((line.off.get(rule) ?? 0) === offs[index]) continue;
      this.#take(line, rule, offs[index]!);
      this.#spoil(line);
    }
  }

  #take(line: BookLine, rule: Rule, off: number): void {
    rule.given += off - (line.off.get(rule) ?? 0);
    if (off === 0) line.off.delete(rule);
    else line.off.set(rule, off);
  }

  /** The line is to be worked out again, and with it what is shared with others. */
  #spoil(line: BookLine): void {
    this.#stale.add(line);
    for (const rule of line.rules) rule.isStale = true;
  }
}

/** What a line still costs when the rule's turn comes. */
function leftBefore({ amount, rules, off }: BookLine, turn: Rule): number {
  let left = amount;
  for (const rule of rules) {
    if (rule === turn) break;
    left -= off.get(rule) ?? 0;
  }
  return left;
}

function isBefore(a: Rule, b: Rule): boolean {
  return a.promotion.promotionId < b.promotion.promotionId;
}
