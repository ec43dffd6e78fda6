import type { CartAnswer } from "../../actors/cart/messages.ts";
import { planSplit } from "../../actors/order/split.ts";
import { type CartLineView, cartView, productIdsOf } from "../cart/cart-view.ts";
import type { Place } from "../delivery/delivery.ts";
import type { Pricing } from "../pricing/quotes.ts";
import type { Shop } from "../shop.ts";
import type { DeliveryChoice, DraftForm } from "./draft.ts";
import type { CheckoutQuote, QuoteOption, QuoteProblem, QuoteShipment } from "./quote-view.ts";

const CHOICES: readonly DeliveryChoice[] = ["standard", "express"];
/** What an empty cart is priced in. */
const DEFAULT_CURRENCY = "USD";

export type QuoteParts = Pick<Shop, "catalogue" | "stock" | "delivery" | "sql" | "log"> & { readonly pricing: Pricing };

/** What was chosen so far; `zip` is a guess where there is no address yet. */
export type Chosen = Pick<DraftForm, "address" | "delivery" | "couponCode"> & { readonly zip?: string | null };

/**
 * What a cart would come to and when it would arrive, were it ordered at `now` (epoch ms). Shows what a checkout would do
 * and promises nothing: prices and stock are settled when the order is placed. Throws where the shop cannot be asked.
 */
export async function quoteOf(
  parts: QuoteParts,
  cart: CartAnswer,
  chosen: Chosen,
  now: number,
): Promise<CheckoutQuote> {
  const ids = productIdsOf(cart);
  const [cards, levels] = await Promise.all([parts.catalogue.cards(ids), parts.stock.levels(ids)]);
  const view = cartView(cart, cards, levels, now);
  const all = view.groups.flatMap((group) => group.lines);
  const lines = all.filter((line) => line.card !== null);
  const currency = lines[0]?.currency ?? DEFAULT_CURRENCY;
  const zip = chosen.address?.zip ?? chosen.zip ?? null;
  const place = zip === null ? null : await parts.delivery.place(zip);

  const priced = (shipping: DeliveryChoice) =>
    parts.pricing.quote({
      currency,
      lines: lines
        .filter((line) => line.currency === currency)
        .map(({ card, productId, quantity, price }) => ({
          ...{ productId, quantity, unitPrice: price },
          ...{ shopId: card!.shopId, categoryId: card!.categoryId },
        })),
      couponCode: chosen.couponCode,
      place: place && { state: place.state, zip: place.zip },
      shipping,
      now,
    });
  const both = new Map(await Promise.all(CHOICES.map(async (choice) => [choice, await priced(choice)] as const)));
  const totals = both.get(chosen.delivery)!;
  const shipments = place ? await plannedShipments(parts, lines, place, chosen.delivery, now) : [];
  const priceOf = (choice: DeliveryChoice) => both.get(choice)!.shipping - both.get(choice)!.shippingDiscount;
  return {
    currency,
    lines,
    units: view.units,
    totals,
    options: await optionsOf(parts, shipments, place, priceOf, now),
    shipments: shipments.map(({ warehouseId: _, ...shipment }) => shipment),
    problems: problemsOf(all, currency),
  };
}

type Planned = QuoteShipment & { readonly warehouseId: number };

/** Planned as the order will be. A courtesy: where it fails the page goes on without. */
async function plannedShipments(
  parts: QuoteParts,
  lines: readonly CartLineView[],
  place: Place,
  choice: DeliveryChoice,
  now: number,
): Promise<Planned[]> {
  try {
    const wanted = await Promise.all(
      lines.map(async ({ productId, quantity }) => {
        const stock = await parts.catalogue.warehouseStock(productId);
        const free = stock.map(({ warehouseId, onHand, allocated }) => ({ warehouseId, units: onHand - allocated }));
        return { productId, quantity, free };
      }),
    );
    const plan = planSplit(wanted, await parts.delivery.distances(place));
    if (!plan) return [];
    const towns = await townsOf(
      parts,
      plan.shipments.map((one) => one.warehouseId),
    );
    return await Promise.all(
      plan.shipments.map(async ({ warehouseId, items }) => {
        const { arrivesFrom, arrivesUntil } = await parts.delivery.arrival(place, warehouseId, choice, now);
        return { warehouseId, from: towns.get(warehouseId) ?? "", items, arrivesFrom, arrivesUntil };
      }),
    );
  } catch (error) {
    parts.log.warn({ err: error }, "no shipments could be planned for a quote");
    return [];
  }
}

async function optionsOf(
  { delivery }: QuoteParts,
  shipments: readonly Planned[],
  place: Place | null,
  priceOf: (choice: DeliveryChoice) => number,
  now: number,
): Promise<QuoteOption[]> {
  const prices = { standard: priceOf("standard"), express: priceOf("express") };
  const unknown = CHOICES.map((option) => ({ option, price: prices[option], arrivesFrom: null, arrivesUntil: null }));
  if (place === null || shipments.length === 0) return unknown;
  const warehouseIds = shipments.map((one) => one.warehouseId);
  const options = await delivery.options(place, warehouseIds, prices, now);
  return options.map(({ id, price, arrivesFrom, arrivesUntil }) => ({ option: id, price, arrivesFrom, arrivesUntil }));
}

/** Where these warehouses are, as shoppers are told: `Newark, NJ`. */
export async function townsOf(
  { sql }: Pick<Shop, "sql">,
  warehouseIds: readonly number[],
): Promise<Map<number, string>> {
  if (warehouseIds.length === 0) return new Map();
  const rows = await sql<{ id: number; city: string; state: string }[]>`
    SELECT id, city, state FROM warehouses WHERE id = ANY(${warehouseIds as number[]})`;
  return new Map(rows.map(({ id, city, state }) => [id, `${city}, ${state}`]));
}

/** What the shopper has to settle first. A reservation that ran out is renewed by the checkout, so it is none of it. */
function problemsOf(lines: readonly CartLineView[], currency: string): QuoteProblem[] {
  const problems = lines.flatMap((line): QuoteProblem[] =>
    line.problems.flatMap((one): QuoteProblem[] => {
      switch (one.problem) {
        case "price_changed":
          return [{ problem: "price_changed", line, was: one.was, now: one.now }];
        case "stock_gone":
          return [{ problem: "unavailable", line, available: one.available }];
        case "product_gone":
          return [{ problem: "unavailable", line, available: 0 }];
        case "reservation_expired":
          return [];
        default:
          return one satisfies never;
      }
    }),
  );
  const currencies = [...new Set(lines.filter((line) => line.card !== null).map((line) => line.currency))];
  if (currencies.some((one) => one !== currency)) problems.unshift({ problem: "mixed_currencies", currencies });
  return problems;
}
