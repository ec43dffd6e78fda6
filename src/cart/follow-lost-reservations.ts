import type { InventoryEvent } from "../../actors/inventory/messages.ts";
import { type ConsumerParts, SupervisedConsumer } from "../platform/consumers.ts";
import { factOf } from "../platform/fact-delivery.ts";
import type { Shop } from "../shop.ts";

type Released = Extract<InventoryEvent, { type: "ReservationReleased" }>;

const IN_FLIGHT_MAX = 500;

export interface FollowLostReservations extends ConsumerParts {
  readonly carts: Shop["carts"];
}

/**
 * Tells carts of reservations that were taken back from them (units lost, an operator's hand): what travels up from
 * stock to carts travels as a fact. A release that the cart itself asked for finds nothing left to change, unless the
 * cart could not finish what it began. Returns how to stop.
 */
export function followLostReservations({ carts, ...parts }: FollowLostReservations): { stop(): Promise<void> } {
  return new SupervisedConsumer(
    {
      stream: "INVENTORY",
      name: "lost-reservations",
      filter: "inventory.*.reservation-released",
      inFlightMax: IN_FLIGHT_MAX,
      handle: async (delivery) => {
        const { id, subject, data } = factOf(delivery);
        const { cartId, expiresAt, reason } = data as Released;
        // Another cart of the same shopper has the units now; this one is done with.
        if (reason === "merged") return;
        const productId = Number(subject.slice("inventory/".length));
        await carts.ask(cartId, { type: "lose-reservation", productId, expiresAt, commandId: `lost-${id}` });
      },
    },
    parts,
  );
}
