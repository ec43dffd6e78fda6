import type { CartAnswer, CartCommand, CartRefusal } from "../actors/cart/messages.ts";
import type { InventoryAnswer, InventoryCommand, InventoryRefusal } from "../actors/inventory/messages.ts";
import type { Asks } from "../actors/kernel/types.ts";
import type { PromotionAnswer, PromotionCommand, PromotionRefusal } from "../actors/promotion/messages.ts";
import type { Accounts } from "./accounts/accounts.ts";
import type { BackInStock } from "./back-in-stock/back-in-stock.ts";
import type { Catalogue } from "./catalogue/catalogue.ts";
import type { Checkouts } from "./checkout/checkouts.ts";
import type { Drafts } from "./checkout/draft-store.ts";
import type { Delivery } from "./delivery/delivery.ts";
import type { Favourites } from "./favourites/favourites.ts";
import type { History } from "./feed/history.ts";
import type { Looks } from "./feed/looks.ts";
import type { Feeds } from "./feed/open-feeds.ts";
import type { StockReader } from "./live/stock-reader.ts";
import type { Mailer } from "./mail/mail.ts";
import type { MediaStore } from "./media/store.ts";
import type { Orders } from "./orders/orders.ts";
import type { PaymentPage } from "./payments/payment-page.ts";
import type { Payments } from "./payments/payments.ts";
import type { Log } from "./platform/log.ts";
import type { Sql } from "./platform/postgres.ts";
import type { Vault } from "./platform/seal.ts";
import type { Settings } from "./platform/settings.ts";
import type { Pricing } from "./pricing/quotes.ts";
import type { Questions } from "./questions/questions.ts";
import type { Recommendations } from "./recommendations/recommendations.ts";
import type { Reviews } from "./reviews/reviews.ts";
import type { Search } from "./search/search.ts";
import type { KeptSynonyms } from "./search/synonyms/synonyms.ts";

/** The parts of the shop that its HTTP routes are made of; `src/open-shop.ts` composes them. */
export interface Shop {
  readonly settings: Settings;
  readonly log: Log;
  readonly sql: Sql;
  /** Seals personal data before it is stored. */
  readonly vault: Vault;
  readonly accounts: Accounts;
  readonly mail: Mailer;
  readonly catalogue: Catalogue;
  readonly search: Search;
  /** Which words mean the same to it. */
  readonly synonyms: KeptSynonyms;
  readonly stock: StockReader;
  /** What goes with what, by what was bought. */
  readonly recommendations: Recommendations;
  /** What shoppers looked at, as far as they want it remembered. */
  readonly history: History;
  /** Notes it, beside the answer. */
  readonly looks: Looks;
  /** What to look at, for everybody and for one. */
  readonly feeds: Feeds;
  readonly delivery: Delivery;
  readonly pricing: Pricing;
  readonly payments: Payments;
  /** How the payment page takes a card. */
  readonly paymentPage: PaymentPage;
  readonly media: MediaStore;
  readonly reviews: Reviews;
  readonly questions: Questions;
  readonly carts: Asks<CartCommand, CartAnswer, CartRefusal>;
  readonly checkouts: Checkouts;
  readonly orders: Orders;
  /** Checkout forms that are not placed yet. */
  readonly drafts: Drafts;
  readonly favourites: Favourites;
  readonly backInStock: BackInStock;
  readonly inventory: Asks<InventoryCommand, InventoryAnswer, InventoryRefusal>;
  /** Of promotions that have limits. */
  readonly promotions: Asks<PromotionCommand, PromotionAnswer, PromotionRefusal>;
}
