import { ActionForm } from "../parts/action-form.tsx";

/** The cart is being paid for and does not change: to go on paying, or to have it back. */
export function Paying({ checkoutId }: { checkoutId: string }) {
  const checkout = `/checkout/${checkoutId}`;
  return (
    <div class="notice">
      <p>You are paying for this cart. To change it, cancel the payment first.</p>
      <a class="button small" href={checkout}>
        Continue payment
      </a>
      <ActionForm action={`${checkout}/withdrawal`} fields={{}} label="Cancel payment and edit" leadsAway />
    </div>
  );
}
