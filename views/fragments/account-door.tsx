import type { Children } from "@kitajs/html";
import { type Chrome, page } from "../layout.tsx";

export interface AccountDoorProps {
  readonly chrome: Chrome;
  readonly title: string;
  readonly children: Children;
}

/** A page at the door of the account: one thing to do, and why one would. */
export function accountDoor({ chrome, title, children }: AccountDoorProps): string {
  return page({
    chrome,
    title,
    isPrivate: true,
    children: (
      <div class="wrap door account">
        <section class="panel door-panel" aria-labelledby="door-title">
          {children}
        </section>
        <aside class="door-side" aria-label="What an account is good for">
          <div class="door-arch">
            <p class="door-arch-title">A place of your own on the market</p>
            <ul>
              <li>Your cart on every device, with what is reserved in it</li>
              <li>Addresses you need not type again</li>
              <li>Every order, where it is, and how to send it back</li>
            </ul>
          </div>
        </aside>
      </div>
    ),
  });
}
