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
