import type { Totals } from "../../src/pricing/pricing.ts";
import { money, plural } from "../money.ts";

/** What the list shows of a cart's totals, or of an order's: whatever is not known of those is left out. */
export interface ShownTotals
  extends Pick<Totals, "currency" | "subtotal" | "discount" | "shipping" | "tax" | "total">,
    Partial<Pick<Totals, "shippingDiscount" | "isTaxKnown" | "freeShippingFrom">> {
  readonly promotions: readonly Pick<Totals["promotions"][number], "name" | "code" | "amount">[];
}

export interface TotalsProps {
  readonly totals: ShownTotals;
  /** Units bought, where they are not counted elsewhere. */
  readonly units?: number;
  readonly isEstimate?: boolean;
}

/** What it all comes to: subtotal, each promotion, shipping, tax, total. An estimate says that it is one. */
export function TotalsList({ totals, units, isEstimate = false }: TotalsProps) {
  const { currency, subtotal, shippingDiscount = 0, isTaxKnown = true } = totals;
  const shipping = totals.shipping - shippingDiscount;
  const [ofLines, ofShipping] = apart(totals);
  const saved = totals.promotions.reduce((sum, each) => sum + each.amount, 0);
  return (
    <div class="totals">
      <dl>
        <div>
          <dt safe>{units === undefined ? "Subtotal" : `Subtotal, ${plural(units, "item")}`}</dt>
          <dd safe>{money(subtotal, currency)}</dd>
        </div>
        {ofLines.map((each) => (
          <div class="saving">
            <dt>
              <span safe>{each.name}</span>
              <Code code={each.code} />
            </dt>
            <dd safe>{`−${money(each.amount, currency)}`}</dd>
          </div>
        ))}
        <div class={ofShipping.length > 0 ? "saving" : undefined}>
          <dt>
            <span>Shipping</span>
            {ofShipping.map((each) => (
              <>
                <span class="totals-note" safe>
                  {each.name}
                </span>
                <Code code={each.code} />
              </>
            ))}
          </dt>
          <dd safe>{shipping === 0 ? "Free" : money(shipping, currency)}</dd>
        </div>
        <div>
          <dt>{isEstimate ? "Estimated tax" : "Tax"}</dt>
          {isTaxKnown ? <dd safe>{money(totals.tax, currency)}</dd> : <dd class="muted">by your address</dd>}
        </div>
        <div class="total">
          <dt>{isEstimate ? "Estimated total" : "Total"}</dt>
          <dd safe>{money(totals.total, currency)}</dd>
        </div>
      </dl>
      {saved > 0 && (
        <p class="totals-saved" safe>
          {`You save ${money(saved, currency)}`}
        </p>
      )}
    </div>
  );
}

/** How little is missing to free shipping; nothing where nothing is. */
export function FreeShippingHint({ totals }: { totals: Pick<Totals, "currency" | "subtotal" | "freeShippingFrom"> }) {
  const { currency, subtotal, freeShippingFrom: missing } = totals;
  if (missing === null) return null;
  return (
    <div class="free-shipping">
      <p safe>{`Add ${money(missing, currency)} more for free shipping`}</p>
      <progress value={String(subtotal)} max={String(subtotal + missing)} aria-hidden="true"></progress>
    </div>
  );
}

function Code({ code }: { code: string | null }) {
  if (code === null) return null;
  return (
    <span class="totals-code" safe>
      {code}
    </span>
  );
}

/** Promotions come in the order of working, shipping's last: those that the lines' discount is made of, and the rest. */
export function apart({ promotions, discount }: ShownTotals): [ShownTotals["promotions"], ShownTotals["promotions"]] {
  let left = discount;
  const count = promotions.findIndex((each) => {
    if (left <= 0) return true;
    left -= each.amount;
    return false;
  });
  return count < 0 ? [promotions, []] : [promotions.slice(0, count), promotions.slice(count)];
}
