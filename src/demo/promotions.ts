import type { Sql } from "../platform/postgres.ts";
import { addPromotion, type NewPromotion } from "../pricing/new-promotion.ts";

/** Where a promotion of the demo holds: a shop by its slug, a category by its path from the root. */
interface Where {
  readonly shop?: string;
  readonly category?: string;
}

const PERCENT = 100;
const WHOLE_BP = 10_000;

/** What is going on in the market at `now` (epoch ms). */
function demoPromotions(now: number): readonly (NewPromotion & { readonly where?: Where })[] {
  const today = new Date(now);
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth()];
  const monthName = today.toLocaleString("en-US", { month: "long", timeZone: "UTC" });
  return [
    {
      slug: `kiln-and-kettle-${year}-${month + 1}`,
      name: `${monthName} at Kiln & Kettle, 10 % off`,
      effect: { kind: "percentage", basisPoints: 10 * PERCENT },
      where: { shop: "kiln-and-kettle" },
      from: Date.UTC(year, month, 1),
      until: Date.UTC(year, month + 1, 1),
    },
    {
      slug: "three-notebooks-for-two",
      name: "Three notebooks for two",
      effect: { kind: "buy_x_get_y", buy: 2, get: 1, basisPoints: WHOLE_BP },
      where: { category: "Stationery & Books > Notebooks" },
    },
    {
      slug: "loom-and-lichen-ships-free",
      name: "Loom & Lichen sends for free from $30",
      effect: { kind: "free_shipping" },
      where: { shop: "loom-and-lichen" },
      minimumSubtotal: 3_000,
    },
    {
      slug: "welcome",
      name: "10 % off your first order",
      code: "WELCOME10",
      effect: { kind: "percentage", basisPoints: 10 * PERCENT },
      isFirstOrderOnly: true,
    },
    {
      slug: "early-bird",
      name: "$15 for the first hundred",
      code: "EARLYBIRD",
      effect: { kind: "amount", amount: 1_500 },
      minimumSubtotal: 7_500,
      isStackable: true,
      limits: { usesMax: 100, usesPerCustomerMax: 1 },
    },
  ];
}

/** Writes the demo's promotions; ones that are there stay as they are. Returns how many hold in this market. */
export async function writePromotions(sql: Sql, now: number): Promise<number> {
  const shops = await sql<{ id: number; name: string }[]>`SELECT id, slug AS name FROM shops`;
  const categories = await sql<{ id: number; name: string }[]>`
    WITH RECURSIVE tree AS (
      SELECT id, name FROM categories WHERE parent_id IS NULL
      UNION ALL SELECT c.id, t.name || ' > ' || c.name FROM categories c JOIN tree t ON c.parent_id = t.id
    )
    SELECT id, name FROM tree`;
  const idsOf = (rows: readonly { id: number; name: string }[], name: string | undefined) =>
    rows.filter((row) => row.name === name).map((row) => row.id);
  let count = 0;
  for (const { where, ...promotion } of demoPromotions(now)) {
    const scope = {
      shopIds: idsOf(shops, where?.shop),
      categoryIds: idsOf(categories, where?.category),
      productIds: [],
    };
    // Of a place that is not there it would be for everything.
    if (where && scope.shopIds.length + scope.categoryIds.length === 0) continue;
    await addPromotion(sql, { ...promotion, scope });
    count += 1;
  }
  return count;
}
