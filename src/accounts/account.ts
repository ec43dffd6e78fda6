/** What somebody may do in the shop. Everybody who has an account is a shopper; the rest is granted by operators. */
export type Role =
  | { readonly role: "shopper" }
  | { readonly role: "seller"; readonly shopId: number }
  | { readonly role: "warehouse"; readonly warehouseId: number }
  | { readonly role: "ops" };

/** Somebody who is known to the shop. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** The account's cart, the same on every device. */
  readonly cartId: string;
  readonly roles: readonly Role[];
}

/** The shops this account sells for. */
export function shopsOf({ roles }: Account): number[] {
  return roles.flatMap((each) => (each.role === "seller" ? [each.shopId] : []));
}

/** The warehouses this account works in. */
export function warehousesOf({ roles }: Account): number[] {
  return roles.flatMap((each) => (each.role === "warehouse" ? [each.warehouseId] : []));
}

export function isOperator({ roles }: Account): boolean {
  return roles.some(({ role }) => role === "ops");
}
