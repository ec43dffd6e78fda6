import type { FormStep } from "../../src/checkout/draft-steps.ts";

export type IndicatorStep = FormStep | "confirmation";

const STEPS: readonly { readonly step: IndicatorStep; readonly name: string }[] = [
  { step: "shipping", name: "Shipping" },
  { step: "payment", name: "Payment" },
  { step: "review", name: "Review" },
  { step: "confirmation", name: "Done" },
];

export interface CheckoutStepsProps {
  readonly current: IndicatorStep;
  /** How far one may go from here; null: nowhere, while an attempt is under way and after it. */
  readonly furthest: FormStep | null;
}

/** Where in the checkout one is, and the way back and forth. */
export function CheckoutSteps({ current, furthest }: CheckoutStepsProps) {
  const at = indexOf(current);
  const openUntil = furthest === null ? -1 : indexOf(furthest);
  return (
    <nav class="steps" aria-label="Checkout steps">
      <ol>
        {STEPS.map(({ step, name }, index) => {
          const isCurrent = index === at;
          const state = isCurrent ? "current" : index < at ? "done" : "ahead";
          const inside = (
            <>
              <span class="steps-mark" aria-hidden="true" safe>
                {state === "done" ? "✓" : String(index + 1)}
              </span>
              <span class="steps-name" safe>
                {name}
              </span>
              {state === "done" ? <span class="visually-hidden">, done</span> : null}
            </>
          );
          return (
            <li data-state={state} aria-current={isCurrent ? "step" : undefined}>
              {!isCurrent && index <= openUntil ? <a href={`/checkout/${step}`}>{inside}</a> : <span>{inside}</span>}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function indexOf(step: IndicatorStep): number {
  return STEPS.findIndex((one) => one.step === step);
}
