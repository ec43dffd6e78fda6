import { type Static, Type } from "@sinclair/typebox";
import { normalEmail } from "../accounts/email.ts";
import { findAccount, findByMail } from "../accounts/rows.ts";
import type { Shop } from "../shop.ts";
import { type Endpoint, endpoint, OpsError } from "./endpoint.ts";
import { warehouseIdOf } from "./warehouses.ts";

const Email = Type.String({ minLength: 3, maxLength: 254 });
const Duty = Type.Object({
  email: Email,
  role: Type.Union([Type.Literal("seller"), Type.Literal("warehouse"), Type.Literal("ops")]),
  shop: Type.Optional(Type.String({ description: "Slug, for a seller" })),
  warehouse: Type.Optional(Type.String({ description: "Code, for warehouse staff" })),
});

/** Who may do what besides shopping: told, granted and revoked. People are named by mail address, and never listed. */
export function accountEndpoints({ sql, vault }: Pick<Shop, "sql" | "vault">): Endpoint[] {
  const idOf = async (email: string): Promise<string> => {
    const found = await findByMail(sql, vault, normalEmail(email));
    if (!found) throw new OpsError(404, "unknown_account", "there is no account with this mail address");
    return found.id;
  };

  const rolesOf = async (accountId: string) => {
    const account = await findAccount(sql, vault, accountId);
    return { accountId, roles: account?.roles ?? [] };
  };

  /** The row that a duty is. Throws `OpsError` where its place is missing, superfluous or unknown. */
  const rowOf = async ({ email, role, shop, warehouse }: Static<typeof Duty>) => {
    if ((role === "seller") !== (shop !== undefined) || (role === "warehouse") !== (warehouse !== undefined))
      throw new OpsError(400, "invalid_request", "a seller has a shop, warehouse staff a warehouse, ops neither");
    const account_id = await idOf(email);
    const warehouse_id = warehouse === undefined ? null : await warehouseIdOf(sql, warehouse);
    if (shop === undefined) return { account_id, role, shop_id: null, warehouse_id };
    const [found] = await sql<{ id: number }[]>`SELECT id FROM shops WHERE slug = ${shop}`;
    if (!found) throw new OpsError(404, "unknown_shop", `there is no shop ${shop}`);
    return { account_id, role, shop_id: found.id, warehouse_id };
  };

  return [
    endpoint({
      subject: "accounts.roles",
      description: "What somebody may do besides shopping",
      input: Type.Object({ email: Email }),
      example: { email: "otto@souk.example" },
      answer: async ({ email }) => rolesOf(await idOf(email)),
    }),
    endpoint({
      subject: "accounts.grant",
      description: "Let somebody sell for a shop, work in a warehouse, or operate the market",
      input: Duty,
      example: { email: "marta@souk.example", role: "seller", shop: "kiln-and-kettle" },
      answer: async (duty) => {
        const row = await rowOf(duty);
        await sql`INSERT INTO account_roles ${sql(row)} ON CONFLICT DO NOTHING`;
        return rolesOf(row.account_id);
      },
    }),
    endpoint({
      subject: "accounts.revoke",
      description: "Take a role away again; it ends with the next request",
      input: Duty,
      example: { email: "marta@souk.example", role: "seller", shop: "kiln-and-kettle" },
      answer: async (duty) => {
        const { account_id, role, shop_id, warehouse_id } = await rowOf(duty);
        await sql`
          DELETE FROM account_roles WHERE account_id = ${account_id} AND role = ${role}
            AND shop_id IS NOT DISTINCT FROM ${shop_id} AND warehouse_id IS NOT DISTINCT FROM ${warehouse_id}`;
        return rolesOf(account_id);
      },
    }),
  ];
}
