import type { Children } from "@kitajs/html";
import { type Chrome, page, type Refresh } from "../layout.tsx";
import { CheckoutSteps, type CheckoutStepsProps } from "./checkout-steps.tsx";

export interface CheckoutFrameProps extends CheckoutStepsProps {
  readonly chrome: Chrome;
  readonly title: string;
  readonly refresh?: Refresh | undefined;
  readonly children: Children;
}

/** A page of the checkout: the steps on top, and little else that leads away. */
export function checkoutFrame({ chrome, title, refresh, current, furthest, children }: CheckoutFrameProps): string {
  return page({
    chrome,
    title,
    isPrivate: true,
    ...(refresh && { refresh }),
    children: (
      <div class="wrap checkout">
        <CheckoutSteps current={current} furthest={furthest} />
        {children}
      </div>
    ),
  });
}

export interface PlainFormProps {
  readonly action: string;
  readonly fields: Readonly<Record<string, string | number>>;
  readonly label: string;
  /** For those who hear the button away from what it is about. */
  readonly about?: string;
  readonly class?: string;
}

/** One button that changes something and brings the page anew: what hangs together on it changes together. */
export function PlainForm({ action, fields, label, about, class: className = "button small" }: PlainFormProps) {
  return (
    <form method="post" action={action} class="action">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={String(value)} />
      ))}
      <button class={className} type="submit">
        <span safe>{label}</span>
        {about ? (
          <span class="visually-hidden" safe>
            {` ${about}`}
          </span>
        ) : null}
      </button>
    </form>
  );
}
