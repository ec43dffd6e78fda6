import type { CartAnswer, CartCommand, CartLine, CartRefusal } from "../../../actors/cart/messages.ts";
import type { InventoryAnswer, InventoryCommand, InventoryRefusal } from "../../../actors/inventory/messages.ts";
import type { Ask, Asks, Command, Refusal, Reply } from "../../../actors/kernel/types.ts";
import type { PromotionAnswer, PromotionCommand, PromotionRefusal } from "../../../actors/promotion/messages.ts";
import { mailbox, onlyGuests } from "../../accounts/testing-accounts.ts";
import { nobodyWaits } from "../../back-in-stock/testing-back-in-stock.ts";
import { EMPTY_FORM } from "../../checkout/draft.ts";
import { nothingLiked } from "../../favourites/testing-favourites.ts";
import { openPayments } from "../../payments/open-payments.ts";
import { paymentPage } from "../../payments/payment-page.ts";
import { createLog } from "../../platform/log.ts";
import { openVault } from "../../platform/seal.ts";
import { readSettings } from "../../platform/settings.ts";
import { price } from "../../pricing/price.ts";
import { type Pricing, ratesOf } from "../../pricing/quotes.ts";
import { noQuestions, noReviews } from "../../reviews/testing-reviews.ts";
import { NO_NAMES } from "../../search/names.ts";
import { plainSearch } from "../../search/open-search.ts";
import { NO_KEPT_SYNONYMS } from "../../search/synonyms/synonyms.ts";
import type { Shop } from "../../shop.ts";
import { shelfCatalogue, TEAPOT } from "./shelf-catalogue.ts";
import { shelfEngine } from "./shelf-engine.ts";

const DATA_KEY = "da".repeat(32);
const LIMIT_PER_CUSTOMER = 10;
const RESERVED_UNTIL = Date.UTC(2099, 0, 1);

/** A corner shop without a database: carts and stock in memory, one clerk, and a note of everything he was asked. */
export interface CounterShop extends Shop {
  readonly asked: { readonly key: string; readonly command: Command; readonly ask?: Ask }[];
  /** Units of the teapot that nobody has reserved. */
  teapotsLeft(): number;
  /** From now on the clerk throws this instead of answering. */
  breakWith(error: Error): void;
}

/** A shop with `teapots` teapots and nothing else; `environment` changes its settings. */
export function counterShop(teapots = 5, environment: Record<string, string> = {}): CounterShop {
  const asked: CounterShop["asked"] = [];
  const carts = new Map<string, CartLine[]>();
  const firstAnswers = new Map<string, CartAnswer>();
  let left = teapots;
  let broken: Error | null = null;

  const clerk = <C extends Command, A, R extends Refusal>(
    answer: (key: string, command: C) => Reply<A, R>,
  ): Asks<C, A, R> => ({
    async ask(key, command, ask) {
      asked.push({ key, command, ...(ask && { ask }) });
      if (broken) throw broken;
      return answer(key, command);
    },
  });

  const cart = (cartId: string, command: CartCommand): Reply<CartAnswer, CartRefusal> => {
    const lines = carts.get(cartId) ?? [];
    if (command.type === "read") return { ok: true, answer: { cartId, version: lines.length, lines } };
    const first = firstAnswers.get(`${cartId} ${command.commandId}`);
    if (first) return { ok: true, answer: first };
    const previous = lines[0]?.quantity ?? 0;
    const wanted = levelWanted(command, previous);
    if ("productId" in command && command.productId !== TEAPOT.id)
      return refuse({ refusal: "unknown_product", productId: command.productId });
    if (wanted > left + previous) {
      return refuse({
        refusal: "insufficient_stock",
        productId: TEAPOT.id,
        available: left + previous,
        requested: wanted,
      });
    }
    left += previous - wanted;
    const after = wanted === 0 ? [] : [lineOf(wanted)];
    carts.set(cartId, after);
    const changed = !("productId" in command) ? {} : { changed: { productId: TEAPOT.id, quantity: wanted, previous } };
    const answer = { cartId, version: 1, lines: after, ...changed };
    firstAnswers.set(`${cartId} ${command.commandId}`, answer);
    return { ok: true, answer };
  };

  const inventory = (key: string): Reply<InventoryAnswer, InventoryRefusal> =>
    key === String(TEAPOT.id)
      ? { ok: true, answer: { level: levelNow(), limitPerCustomer: LIMIT_PER_CUSTOMER } }
      : refuse({ refusal: "unknown_product" });
  const levelNow = () => ({ productId: TEAPOT.id, available: left, reserved: teapots - left, version: 1 });

  const settings = readSettings({
    DATABASE_URL: "postgres://none",
    COOKIE_SECRET: "the corner shop's secret, long enough",
    DATA_KEY,
    ...environment,
  });

  return {
    asked,
    teapotsLeft: () => left,
    breakWith: (error) => {
      broken = error;
    },
    settings,
    log: createLog("silent"),
    sql: (() => Promise.reject(new Error("a corner shop has no database"))) as unknown as Shop["sql"],
    vault: openVault({ DATA_KEY }),
    accounts: onlyGuests,
    mail: mailbox(),
    catalogue: shelfCatalogue,
    synonyms: NO_KEPT_SYNONYMS,
    search: plainSearch(shelfEngine, shelfCatalogue.cards, {
      read: async () => NO_NAMES,
      forget: () => {},
    }),
    stock: { levels: async (ids) => new Map(ids.filter((id) => id === TEAPOT.id).map((id) => [id, levelNow()])) },
    recommendations: {
      alsoBought: async () => ({ basis: "resemblance", cards: [] }),
      bundleWith: async () => [],
      goingWith: async () => [],
      forget: () => {},
    },
    history: {
      decision: async () => null,
      decide: async () => {},
      views: async () => [],
      clear: async () => {},
      forgetOne: async () => {},
      write: async () => {},
      handOver: async () => {},
      prune: async () => 0,
      keeper: { name: "lookedAt", collect: async () => null, erase: async () => {} },
    },
    looks: { note: () => {}, settled: async () => {} },
    feeds: {
      shared: async () => ({ kind: "trending", sections: [] }),
      of: async () => ({ kind: "trending", sections: [] }),
    },
    delivery: {
      place: async () => null,
      estimate: async () => null,
      distances: async () => new Map(),
      arrival: () => Promise.reject(new Error("a corner shop sends nothing")),
      options: async () => [],
    },
    pricing: counterPricing(settings),
    checkouts: {
      start: async () => refuse({ refusal: "unknown_checkout" }),
      resume: async () => null,
      poke: () => {},
      heed: async () => {},
      withdraw: async () => refuse({ refusal: "unknown_checkout" }),
      read: async () => null,
    },
    orders: {
      asks: clerk(() => refuse({ refusal: "unknown_order" })),
      tell: async () => refuse({ refusal: "unknown_order" }),
      read: async () => null,
      poke: () => {},
      recheckRefunds: async () => {},
      settle: async () => {},
    },
    drafts: {
      read: async (cartId) => ({ ...EMPTY_FORM, cartId, version: 0, attemptKey: "first-attempt", checkoutId: null }),
      change: () => Promise.reject(new Error("a corner shop takes no forms")),
      handOver: async () => {},
      prune: async () => 0,
    },
    favourites: nothingLiked,
    backInStock: nobodyWaits,
    payments: openPayments(settings),
    paymentPage: paymentPage(settings),
    reviews: noReviews,
    questions: noQuestions,
    media: {
      put: () => Promise.reject(new Error("a corner shop has no pictures")),
      get: async () => null,
      remove: async () => {},
    },
    carts: clerk(cart),
    inventory: clerk<InventoryCommand, InventoryAnswer, InventoryRefusal>(inventory),
    promotions: clerk<PromotionCommand, PromotionAnswer, PromotionRefusal>(() =>
      refuse({ refusal: "unknown_promotion" }),
    ),
  };
}

/** Nothing is ever reduced. */
function counterPricing(settings: Shop["settings"]): Pricing {
  const rates = ratesOf(settings, []);
  return {
    quote: async ({ lines, place, ...rest }) =>
      price({
        ...rest,
        lines: lines.map(({ categoryId, ...line }) => ({ ...line, categoryIds: [categoryId] })),
        zone: place,
        promotions: [],
        rates,
      }),
    promotions: async () => [],
    forget: () => {},
  };
}

function refuse<const R extends Refusal>(refusal: R): { readonly ok: false } & R {
  return { ok: false, ...refusal };
}

function levelWanted(command: Exclude<CartCommand, { type: "read" }>, previous: number): number {
  if (command.type === "add") return previous + command.quantity;
  if (command.type === "set-quantity") return command.quantity;
  return 0;
}

function lineOf(quantity: number): CartLine {
  return {
    productId: TEAPOT.id,
    shopId: TEAPOT.shopId,
    quantity,
    priceSeen: TEAPOT.price,
    currency: TEAPOT.currency,
    reservedUntil: RESERVED_UNTIL,
    isSavedForLater: false,
    addedAt: 0,
  };
}
