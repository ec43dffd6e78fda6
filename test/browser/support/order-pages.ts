import { fillIn, thanked } from "./checkout.ts";
import type { Market } from "./market.ts";
import type { PageInState } from "./pages.ts";
import { type Visitor, visit } from "./visitor.ts";

interface Bought {
  readonly orderId: string;
  readonly cookies: Awaited<ReturnType<Visitor["context"]["cookies"]>>;
}

/** Orders in the states in which their pages look different. Each is bought once, and shown to whoever is given its cookies. */
export function orderPages(market: Market, piece: { readonly id: number }): PageInState[] {
  const fresh = once(() => buy(market, piece));
  const arrived = once(async () => {
    const bought = await buy(market, piece);
    const { orderId } = bought;
    await market.operate("order.pack", { orderId, no: 1 });
    await market.operate("order.ship", { orderId, no: 1, carrier: "UPS", tracking: "1Z999AA10123456784" });
    await market.operate("order.deliver", { orderId, no: 1 });
    return bought;
  });
  const cancelled = once(async () => {
    const bought = await buy(market, piece);
    await market.operate("order.cancel", { orderId: bought.orderId, reason: "asked by phone" });
    return bought;
  });
  const shown = (name: string, of: () => Promise<Bought>, path: (orderId: string) => string): PageInState => ({
    name,
    open: async ({ context, page }) => {
      const { orderId, cookies } = await of();
      await context.addCookies(cookies);
      await page.goto(path(orderId));
    },
  });
  return [
    shown("orders", fresh, () => "/orders"),
    shown("order being prepared", fresh, (id) => `/orders/${id}`),
    shown("order about to be cancelled", fresh, (id) => `/orders/${id}/cancellation`),
    shown("order that arrived", arrived, (id) => `/orders/${id}`),
    shown("order of which something goes back", arrived, (id) => `/orders/${id}/returns`),
    shown("order that was cancelled", cancelled, (id) => `/orders/${id}`),
    shown("invoice", arrived, (id) => `/orders/${id}/invoice`),
    shown("packing slip", arrived, (id) => `/orders/${id}/packing-slips/1`),
    { name: "no orders yet", open: async ({ page }) => void (await page.goto("/orders")) },
    {
      name: "no such order",
      open: async ({ page }) => void (await page.goto("/orders/S-0000-0000-0000")),
      status: 404,
    },
  ];
}

async function buy(market: Market, piece: { readonly id: number }): Promise<Bought> {
  await using mira = await visit(market.nodes[0]!);
  await mira.add(piece, 2);
  await fillIn(mira);
  await mira.press("Place order");
  return { orderId: await thanked(mira), cookies: await mira.context.cookies() };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
