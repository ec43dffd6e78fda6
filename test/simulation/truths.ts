import { orderIdOf } from "../../actors/order/order-id.ts";
import { refundedOf } from "./payments.ts";
import { COUPON, type World } from "./world.ts";

/** Everything that must hold once the world has come to rest; each line names what does not. */
export function untruths(world: World): string[] {
  return [
    ...world.mistakes.map(String),
    ...checkoutsAndOrders(world),
    ...money(world),
    ...stock(world),
    ...coupons(world),
  ];
}

/** An order for every completed checkout, none for a failed one that was not cancelled. */
function checkoutsAndOrders({ checkouts, orders, carts, scheduler }: World): string[] {
  const wrong: string[] = [];
  for (const [id, { step, orderId }] of checkouts.states) {
    const order = orders.states.get(orderIdOf(id));
    if (step !== "completed" && step !== "failed") wrong.push(`checkout ${id} rests at ${step}`);
    if (step === "completed" && (orderId !== orderIdOf(id) || !order?.placed))
      wrong.push(`checkout ${id} has no order`);
    if (step === "completed" && order && order.captured !== order.placed?.totals.total)
      wrong.push(`order of ${id} is not paid`);
    if (step === "failed" && order?.placed && !order.cancellation) wrong.push(`failed checkout ${id} has an order`);
  }
  for (const [cartId, { frozen }] of carts.states)
    if (frozen && frozen.until > scheduler.now && checkouts.states.get(frozen.checkoutId)?.step)
      wrong.push(`cart ${cartId} is still frozen by ${frozen.checkoutId}`);
  return wrong;
}

/** What was captured and not refunded is what orders cost that stand; no authorization is left open. */
function money({ payments, orders, checkouts }: World): string[] {
  const wrong: string[] = [];
  for (const intent of payments.intents.values()) {
    const order = orders.states.get(orderIdOf(intent.checkoutId));
    const kept = intent.status === "succeeded" ? intent.amount - refundedOf(intent) : 0;
    const isDue = order?.placed && !order.cancellation;
    if (kept !== (isDue ? order.placed!.totals.total : 0)) wrong.push(`${intent.id} kept ${kept} of ${intent.amount}`);
    if (order?.placed && order.captured - order.refunded !== kept)
      wrong.push(`${intent.id} kept ${kept}, its order says ${order.captured} − ${order.refunded}`);
    const isOpen = intent.status !== "succeeded" && intent.status !== "canceled";
    if (isOpen && intent.status !== "requires_payment_method") wrong.push(`${intent.id} is left ${intent.status}`);
    if (!checkouts.states.has(intent.checkoutId)) wrong.push(`${intent.id} has no checkout`);
  }
  return wrong;
}

/** Units are where their orders and carts say they are, and none was sold twice. */
function stock({ inventory, orders, carts, opening, scheduler }: World): string[] {
  const wrong: string[] = [];
  for (const [key, state] of inventory.states) {
    const productId = Number(key);
    let owed = 0;
    let left = 0;
    for (const order of orders.states.values())
      for (const shipment of order.shipments) {
        const units = shipment.items.reduce((sum, item) => sum + (item.productId === productId ? item.quantity : 0), 0);
        if (shipment.status === "shipped" || shipment.status === "delivered") left += units;
        else if (shipment.status !== "cancelled") owed += units;
      }
    if (state.allocated !== owed) wrong.push(`product ${key}: ${state.allocated} allocated, orders wait for ${owed}`);
    if (state.onHand !== opening.get(productId)! - left)
      wrong.push(`product ${key}: ${state.onHand} on hand, ${left} left`);
    if (state.onHand - state.allocated - state.reserved < 0) wrong.push(`product ${key} was sold twice`);
    for (const { cartId, quantity, expiresAt } of state.reservations.values()) {
      const line = carts.state(cartId).lines.get(productId);
      // A command that travelled late may have reserved for a line that is gone: it expires.
      if (expiresAt <= scheduler.now || line?.reservedUntil == null) continue;
      if (line.quantity !== quantity)
        wrong.push(`product ${key}: ${quantity} reserved for ${line.quantity} in ${cartId}`);
    }
  }
  return wrong;
}

/** Used by completed checkouts alone, and by no more than may. */
function coupons({ promotions, checkouts }: World): string[] {
  const { redemptions } = promotions.state("1");
  const wrong = [...redemptions.keys()].flatMap((id) => {
    const step = checkouts.states.get(id)?.step;
    return step === "completed" ? [] : [`the coupon is used by checkout ${id}, which is ${step}`];
  });
  return redemptions.size > COUPON.limits!.usesMax ? [...wrong, "the coupon is used too often"] : wrong;
}
