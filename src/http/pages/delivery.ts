import type { DeliveryProps } from "../../../views/fragments/delivery.tsx";
import type { Shop } from "../../shop.ts";

/** When a product would arrive at a ZIP code. Estimates are a courtesy: where they fail, the page goes on without. */
export async function deliveryTo(shop: Shop, productId: number, zip: string | null): Promise<DeliveryProps> {
  const nowhere: DeliveryProps = { productId, place: null, estimate: null };
  if (zip === null) return nowhere;
  try {
    const [place, stock] = await Promise.all([shop.delivery.place(zip), shop.catalogue.warehouseStock(productId)]);
    if (!place) return nowhere;
    return { productId, place, estimate: await shop.delivery.estimate(place, stock, Date.now()) };
  } catch (error) {
    shop.log.warn({ err: error, productId }, "no delivery estimate");
    return nowhere;
  }
}
