import type { Address } from "../../src/accounts/address.ts";

/** An address as it stands on a parcel. */
export function OrderAddress({ address }: { address: Address }) {
  return (
    <address>
      <span safe>{address.name}</span>
      <br />
      <span safe>{address.line2 ? `${address.line1}, ${address.line2}` : address.line1}</span>
      <br />
      <span safe>{`${address.city}, ${address.state} ${address.zip}`}</span>
    </address>
  );
}
