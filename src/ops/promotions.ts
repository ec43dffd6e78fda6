import { Type } from "@sinclair/typebox";
import { USES_MAX } from "../../actors/promotion/decide.ts";
import { addPromotion, type NewPromotion } from "../pricing/new-promotion.ts";
import { type PromotionRow, promotionOf } from "../pricing/rows.ts";
import type { Shop } from "../shop.ts";
import { type Endpoint, endpoint, OpsError } from "./endpoint.ts";

const LIST_MAX = 1_000;
const AMOUNT_MAX = 2 ** 31 - 1;
const SCOPE_MAX = 1_000;
const UNIQUE_VIOLATION = "23505";

const Id = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 });
const Ids = Type.Optional(Type.Array(Id, { maxItems: SCOPE_MAX }));
const Amount = Type.Integer({ minimum: 1, maximum: AMOUNT_MAX });
const BasisPoints = Type.Integer({ minimum: 1, maximum: 10_000 });
const Units = Type.Integer({ minimum: 1, maximum: 1_000 });
const Uses = Type.Integer({ minimum: 1, maximum: USES_MAX });
const Day = Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d)?Z)?$" });
const strict = { additionalProperties: false };

const Effect = Type.Union([
  Type.Object({ kind: Type.Literal("percentage"), basisPoints: BasisPoints }, strict),
  Type.Object({ kind: Type.Literal("amount"), amount: Amount }, strict),
  Type.Object({ kind: Type.Literal("buy_x_get_y"), buy: Units, get: Units, basisPoints: BasisPoints }, strict),
  Type.Object({ kind: Type.Literal("free_shipping") }, strict),
]);

type Parts = Pick<Shop, "sql" | "promotions">;

/** Making promotions, switching them on and off, and how often they may be used. A node sees a change within seconds. */
export function promotionEndpoints({ sql, promotions }: Parts): Endpoint[] {
  const read = async (promotionId: number) => {
    const [row] = await sql<PromotionRow[]>`
      SELECT p.*, u.uses, u.uses_max, u.uses_per_customer_max
      FROM promotions p LEFT JOIN promotion_uses u ON u.promotion_id = p.id WHERE p.id = ${promotionId}`;
    if (!row) throw new OpsError(404, "unknown_promotion", `there is no promotion ${promotionId}`);
    return shown(row);
  };

  const turn = async (promotionId: number, isOn: boolean) => {
    const disabledAt = isOn ? sql`NULL` : sql`coalesce(disabled_at, now())`;
    await refusingCodes(() => sql`UPDATE promotions SET disabled_at = ${disabledAt} WHERE id = ${promotionId}`);
    return read(promotionId);
  };

  return [
    endpoint({
      subject: "promotions.list",
      description: "Promotions, the newest first, with how often they were used",
      input: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIST_MAX })) }),
      example: { limit: 20 },
      answer: async ({ limit = 100 }) => {
        const rows = await sql<PromotionRow[]>`
          SELECT p.*, u.uses, u.uses_max, u.uses_per_customer_max
          FROM promotions p LEFT JOIN promotion_uses u ON u.promotion_id = p.id ORDER BY p.id DESC LIMIT ${limit}`;
        return { promotions: rows.map(shown) };
      },
    }),
    endpoint({
      subject: "promotions.create",
      description: "A new promotion: percentage, amount, buy_x_get_y or free_shipping; with a code or for everybody",
      input: Type.Object({
        slug: Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,62}$" }),
        name: Type.String({ pattern: "^[^\\u0000]{1,120}$" }),
        effect: Effect,
        code: Type.Optional(Type.String({ pattern: "^[A-Z0-9][A-Z0-9_-]{1,31}$" })),
        shopIds: Ids,
        categoryIds: Ids,
        productIds: Ids,
        minimumSubtotal: Type.Optional(Amount),
        currency: Type.Optional(Type.String({ pattern: "^[A-Z]{3}$" })),
        isFirstOrderOnly: Type.Optional(Type.Boolean()),
        isStackable: Type.Optional(Type.Boolean()),
        from: Type.Optional(Day),
        until: Type.Optional(Day),
        usesMax: Type.Optional(Uses),
        usesPerCustomerMax: Type.Optional(Uses),
      }),
      example: {
        slug: "spring",
        name: "Spring, 15 % off",
        effect: { kind: "percentage" as const, basisPoints: 1_500 },
        code: "SPRING15",
        minimumSubtotal: 4_000,
        until: "2027-06-01",
        usesMax: 500,
      },
      answer: async ({
        shopIds = [],
        categoryIds = [],
        productIds = [],
        from,
        until,
        usesMax,
        usesPerCustomerMax,
        ...rest
      }) => {
        const promotion: NewPromotion = {
          ...rest,
          scope: { shopIds, categoryIds, productIds },
          from: momentOf("from", from),
          until: momentOf("until", until),
          limits: { ...(usesMax && { usesMax }), ...(usesPerCustomerMax && { usesPerCustomerMax }) },
        };
        if (rest.isFirstOrderOnly && (usesPerCustomerMax ?? 1) > 1) throw onlyOneIsFirst();
        if (promotion.from && promotion.until && promotion.from >= promotion.until)
          throw new OpsError(400, "invalid_request", "until: it ends before it begins");
        const id = await refusingCodes(() => addPromotion(sql, promotion));
        if (id === null) throw new OpsError(409, "slug_taken", `there is a promotion ${rest.slug} already`);
        return read(id);
      },
    }),
    endpoint({
      subject: "promotions.disable",
      description: "Switches a promotion off; checkouts that have used it keep it",
      input: Type.Object({ promotionId: Id }),
      example: { promotionId: 1 },
      answer: ({ promotionId }) => turn(promotionId, false),
    }),
    endpoint({
      subject: "promotions.enable",
      description: "Switches a promotion on again",
      input: Type.Object({ promotionId: Id }),
      example: { promotionId: 1 },
      answer: ({ promotionId }) => turn(promotionId, true),
    }),
    endpoint({
      subject: "promotions.limit",
      description: "How often a promotion that has limits may be used from now on; not below what was used",
      input: Type.Object({ promotionId: Id, usesMax: Uses, usesPerCustomerMax: Uses }),
      example: { promotionId: 1, usesMax: 200, usesPerCustomerMax: 1 },
      answer: async ({ promotionId, ...limits }) => {
        const [known] = await sql`SELECT 1 FROM promotions WHERE id = ${promotionId} AND is_first_order_only`;
        if (known && limits.usesPerCustomerMax > 1) throw onlyOneIsFirst();
        const commandId = crypto.randomUUID();
        const ask = { correlation: `ops-${commandId}` };
        const reply = await promotions.ask(String(promotionId), { type: "limit", ...limits, commandId }, ask);
        if (reply.ok) return reply.answer;
        const { ok: _, refusal, ...details } = reply;
        const code = refusal === "unknown_promotion" ? 404 : 409;
        throw new OpsError(code, refusal, `promotion ${promotionId}: ${refusal.replaceAll("_", " ")}`, details);
      },
    }),
  ];
}

function onlyOneIsFirst(): OpsError {
  return new OpsError(400, "invalid_request", "usesPerCustomerMax: a customer has one first order");
}

function shown(row: PromotionRow): object {
  const { from, until, ...promotion } = promotionOf(row);
  return {
    ...promotion,
    slug: row.slug,
    from: from === null ? null : new Date(from).toISOString(),
    until: until === null ? null : new Date(until).toISOString(),
    disabledAt: row.disabled_at?.toISOString() ?? null,
  };
}

/** Epoch ms of a day or a moment in UTC. */
function momentOf(field: string, given: string | undefined): number | null {
  if (given === undefined) return null;
  const at = Date.parse(given);
  // The 30th of February would be taken for the 2nd of March.
  const isOne = !Number.isNaN(at) && new Date(at).toISOString().startsWith(given.slice(0, 10));
  if (!isOne) throw new OpsError(400, "invalid_request", `${field}: there is no ${given}`);
  return at;
}

/** Two promotions that are on cannot share a code. */
async function refusingCodes<T>(write: () => PromiseLike<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    throw new OpsError(409, "code_taken", "another promotion that is on has this code");
  }
}
