import { price } from "../../src/pricing/price.ts";
import { PriceBook } from "../../src/pricing/price-book.ts";
import type { PricingInput, PricingLine } from "../../src/pricing/pricing.ts";
import type { Promotion, PromotionEffect, PromotionScope } from "../../src/pricing/promotion.ts";
import { numberOption, type Percentiles, percentiles, progress, publish } from "./support.ts";

const CHANGES = numberOption("changes", 20_000);
const WARM_UP = 2_000;
const LINES = [10, 100, 1_000];
const SHOPS = 8;
const CATEGORIES = 12;
const GOAL_LINES = 100;
const GOAL_P99_US = 1_000;
const GOAL_TIMES = 5;

/** One change of one line, and the totals after it. */
type Reprice = (line: PricingLine) => unknown;
interface Result extends Percentiles {
  readonly lines: number;
  readonly promotions: string;
  readonly way: string;
}

const everywhere = scope({});
const locally: readonly Promotion[] = [
  ...Array.from({ length: 6 }, (_, i) => promotion(i + 1, percentage(10 + i), scope({ shopIds: [1 + i] }))),
  ...Array.from({ length: 4 }, (_, i) => promotion(i + 7, percentage(5 + i), scope({ categoryIds: [100 + i] }), true)),
  ...Array.from({ length: 4 }, (_, i) =>
    promotion(i + 11, { kind: "buy_x_get_y", buy: 2, get: 1, basisPoints: 10_000 }, scope({ categoryIds: [104 + i] })),
  ),
  ...Array.from({ length: 3 }, (_, i) => promotion(i + 15, amount(500), scope({ shopIds: [6 + i] }), true, 5_000)),
  promotion(18, percentage(3), scope({ categoryIds: [111] }), true, 10_000),
  promotion(19, { kind: "free_shipping" }, scope({ shopIds: [2] }), false, 3_000),
  { ...promotion(20, percentage(10), everywhere), code: "WELCOME10" },
];
/** An amount off the whole cart is apportioned anew over all lines at each change. */
const withWhole = locally.map((one) => (one.promotionId === 15 ? promotion(15, amount(1_500), everywhere, true) : one));

const results: Result[] = [];
for (const lines of LINES) {
  for (const [name, promotions] of [
    ["20, of shops and categories", locally],
    ["20, one off the whole cart", withWhole],
  ] as const) {
    const cart = cartOf(lines, promotions);
    progress(`${lines} lines, promotions ${name}`);
    results.push({ lines, promotions: name, way: "all lines again", ...measure(cart, again(cart)) });
    results.push({ lines, promotions: name, way: "price book", ...measure(cart, inBook(cart)) });
  }
}
process.exit(report() ? 0 : 1);

function again({ lines, ...terms }: PricingInput): Reprice {
  const now = new Map(lines.map((line) => [line.productId, line]));
  return (line) => {
    now.set(line.productId, line);
    return price({ ...terms, lines: [...now.values()] });
  };
}

function inBook({ lines, ...terms }: PricingInput): Reprice {
  const book = new PriceBook(terms);
  book.update(lines);
  return (line) => {
    book.set(line);
    return book.totals();
  };
}

/** Microseconds of each change: one line after the other is set to another quantity. */
function measure({ lines }: PricingInput, reprice: Reprice): Percentiles {
  const changes = Math.max(1, Math.min(CHANGES, Math.ceil((CHANGES * GOAL_LINES) / lines.length)));
  const waits: number[] = [];
  const warmUp = Math.min(WARM_UP, changes);
  for (let turn = 0; turn < warmUp + changes; turn++) {
    const line = lines[turn % lines.length]!;
    const round = Math.floor(turn / lines.length);
    // Always another quantity than the line had in the round before.
    const changed = { ...line, quantity: 1 + ((line.quantity + round) % 5) };
    const began = Bun.nanoseconds();
    reprice(changed);
    if (turn >= warmUp) waits.push((Bun.nanoseconds() - began) / 1_000);
  }
  return percentiles(waits);
}

function report(): boolean {
  const rows = results.map(({ lines, promotions, way, count, p50, p95, p99, max }) => {
    return { lines, promotions, way, changes: count, "p50 µs": p50, "p95 µs": p95, "p99 µs": p99, "max µs": max };
  });
  const of = (way: string, promotions: string) =>
    results.find((one) => one.lines === GOAL_LINES && one.way === way && one.promotions === promotions)!;
  const [local, whole] = [...new Set(results.map((one) => one.promotions))] as [string, string];
  const book = of("price book", local);
  const worst = Math.max(book.p99, of("price book", whole).p99);
  const times = of("all lines again", local).p50 / book.p50;
  return publish({
    name: "pricing",
    rows,
    figures: { lines: GOAL_LINES, p50: book.p50, p95: book.p95, p99: book.p99, worstP99: worst, times },
    goals: [
      { goal: `a change of a cart of ${GOAL_LINES} lines: p99 under ${GOAL_P99_US} µs`, reached: worst < GOAL_P99_US },
      {
        goal: `at least ${GOAL_TIMES} × as fast as all lines again (${times.toFixed(1)} ×)`,
        reached: times >= GOAL_TIMES,
      },
    ],
    notes: [
      "A change sets one line's quantity and reads the totals with all lines; nothing is asked of a database.",
      "All lines again: the same rules over the whole cart from the start, as a stateless quote has it.",
      "Limited by one core; what a book's change still owes to the cart's size is the list of lines it hands out.",
    ],
  });
}

function cartOf(count: number, promotions: readonly Promotion[]): PricingInput {
  const lines = Array.from({ length: count }, (_, i): PricingLine => {
    const category = 100 + (i % CATEGORIES);
    return {
      productId: i + 1,
      shopId: 1 + (i % SHOPS),
      categoryIds: [1, category],
      quantity: 1 + (i % 4),
      unitPrice: 499 + ((i * 7_919) % 9_000),
    };
  });
  return {
    currency: "USD",
    lines,
    promotions,
    couponCode: "WELCOME10",
    zone: { state: "NY", zip: "10001" },
    shipping: "standard",
    now: 0,
    rates: { standardPrice: 599, expressPrice: 1_499, freeShippingFrom: 5_000, taxZones: [], taxDefaultBp: 800 },
  };
}

function promotion(
  promotionId: number,
  effect: PromotionEffect,
  where: PromotionScope,
  isStackable = false,
  minimumSubtotal = 0,
): Promotion {
  const always = { code: null, currency: "USD", isFirstOrderOnly: false, from: null, until: null, limits: null };
  return {
    promotionId,
    name: `Promotion ${promotionId}`,
    effect,
    scope: where,
    isStackable,
    minimumSubtotal,
    ...always,
  };
}

function percentage(percent: number): PromotionEffect {
  return { kind: "percentage", basisPoints: percent * 100 };
}

function amount(minor: number): PromotionEffect {
  return { kind: "amount", amount: minor };
}

function scope(where: Partial<PromotionScope>): PromotionScope {
  return { shopIds: [], categoryIds: [], productIds: [], ...where };
}
