import type { CartAnswer, CartCommand, CartRefusal } from "../../../actors/cart/messages.ts";
import type {
  InventoryAnswer,
  InventoryCommand,
  InventoryRefusal,
  WarehouseStock,
} from "../../../actors/inventory/messages.ts";
import type { Asks } from "../../../actors/kernel/types.ts";
import type { OrderAnswer, OrderCommand, OrderRefusal } from "../../../actors/order/messages.ts";
import type { PromotionAnswer, PromotionCommand, PromotionRefusal } from "../../../actors/promotion/messages.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import type { Delivery } from "../../delivery/delivery.ts";
import type { Payments } from "../../payments/payments.ts";
import type { Vault } from "../../platform/seal.ts";
import type { Pricing } from "../../pricing/quotes.ts";

/** What the effects of a checkout are made with. */
export interface CheckoutParts {
  now(): number;
  readonly catalogue: Pick<Catalogue, "cards">;
  readonly delivery: Pick<Delivery, "place" | "distances" | "arrival">;
  readonly pricing: Pick<Pricing, "quote" | "promotions">;
  readonly payments: Payments;
  /** What only the shopper may know leaves their checkout sealed. */
  readonly vault: Pick<Vault, "seal">;
  readonly carts: Asks<CartCommand, CartAnswer, CartRefusal>;
  readonly inventory: Asks<InventoryCommand, InventoryAnswer, InventoryRefusal>;
  readonly promotions: Asks<PromotionCommand, PromotionAnswer, PromotionRefusal>;
  readonly orders: Asks<OrderCommand, OrderAnswer, OrderRefusal>;
  /** What each warehouse has of these products; what this order has allocated already counts as not allocated. */
  stockOf(productIds: readonly number[], orderId: string): Promise<Map<number, readonly WarehouseStock[]>>;
  /** Whether this account has no order yet; null where that is not known, as of a guest. */
  isFirstOrder(accountId: string | null): Promise<boolean | null>;
  /** Promotions that a checkout has redeemed and not given back. */
  redemptionsOf(checkoutId: string): Promise<number[]>;
  /** Drives an order's own work without waiting for it. */
  pokeOrder(orderId: string): void;
  /** Drives an order's own work to its rest. Throws `Unavailable` where it cannot be done now. */
  settleOrder(orderId: string): Promise<void>;
}
