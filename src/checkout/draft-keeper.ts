import type { PersonalDataKeeper } from "../accounts/keepers.ts";
import type { Drafts } from "./draft-store.ts";

/** What an account has filled in of a checkout and not placed yet. */
export function draftKeeper(drafts: Pick<Drafts, "read">): PersonalDataKeeper {
  return {
    name: "checkoutForm",
    async collect({ cartId }) {
      const { version, contact, address, delivery, couponCode } = await drafts.read(cartId);
      return version === 0 ? null : { contact, address, delivery, couponCode };
    },
    async erase({ cartId }, tx) {
      await tx`DELETE FROM checkout_drafts WHERE cart_id = ${cartId}`;
    },
  };
}
