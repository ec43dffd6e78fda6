import type { CouponReason, CouponState, Totals } from "../../src/pricing/pricing.ts";
import { money } from "../money.ts";
import { ActionForm } from "../parts/action-form.tsx";

/** A coupon code: entered, and what came of it. */
export function CheckoutCoupon({ totals }: { totals: Totals }) {
  const { coupon, currency } = totals;
  if (coupon?.state === "applied") {
    const given = totals.promotions.find((one) => one.code === coupon.code)?.amount ?? 0;
    return (
      <div class="coupon" id="coupon" data-state="applied">
        <p safe>{`${coupon.code}${given > 0 ? ` saves you ${money(given, currency)}.` : " is applied."}`}</p>
        <ActionForm
          action="/checkout/coupon/removal"
          fields={{}}
          label="Remove"
          about={`coupon ${coupon.code}`}
          class="link"
          leadsAway={true}
        />
      </div>
    );
  }
  return (
    <form class="coupon" id="coupon" method="post" action="/checkout/coupon">
      <label for="code">Coupon code</label>
      <div class="coupon-row">
        <input
          id="code"
          name="code"
          value={coupon?.code ?? ""}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          maxlength="40"
          aria-invalid={coupon ? "true" : undefined}
          aria-describedby={coupon ? "code-fault" : undefined}
        />
        <button class="button" type="submit">
          Apply
        </button>
      </div>
      {coupon ? (
        <p id="code-fault" class="field-fault small" role="alert" safe>
          {couponWords(coupon.code, coupon.state, coupon.reason, currency)}
        </p>
      ) : null}
    </form>
  );
}

/** Why a coupon gives nothing, and what would help. */
function couponWords(
  code: string,
  state: Exclude<CouponState, "applied">,
  reason: CouponReason | null,
  currency: string,
): string {
  switch (state) {
    case "unknown":
      return `We know no coupon “${code}”. Check how it is spelled.`;
    case "expired":
      return `“${code}” has expired.`;
    case "used_up":
      return `“${code}” has been used as often as it may be.`;
    case "not_applicable":
      return reasonWords(code, reason, currency);
    default:
      return state satisfies never;
  }
}

const day = new Intl.DateTimeFormat("en-US", { month: "long", day: "numeric", timeZone: "UTC" });

function reasonWords(code: string, reason: CouponReason | null, currency: string): string {
  switch (reason?.reason) {
    case "minimum_subtotal":
      return `Add ${money(reason.missing, currency)} more to use “${code}”.`;
    case "nothing_qualifies":
      return `“${code}” is not for what is in your cart.`;
    case "better_offer":
      return `What you have already is better than “${code}”; the two do not go together.`;
    case "first_order_only":
      return `“${code}” is for a first order.`;
    case "already_used":
      return `You have used “${code}” before.`;
    case "not_yet":
      return `“${code}” begins on ${day.format(reason.from)}.`;
    case "other_currency":
      return `“${code}” is for another currency.`;
    case undefined:
      return `“${code}” does not apply here.`;
    default:
      return reason satisfies never;
  }
}
