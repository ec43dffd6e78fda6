import type { CartGroupView, CartView } from "../../src/cart/cart-view.ts";
import type { Totals } from "../../src/pricing/pricing.ts";
import { money } from "../money.ts";
import { ActionForm } from "../parts/action-form.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { shopPath } from "../paths.ts";
import { spanOf } from "../span.ts";
import { CartLine, SavedLine } from "./cart-line.tsx";
import { CartSummary } from "./cart-summary.tsx";
import { Paying } from "./paying.tsx";

export interface CartBodyProps {
  readonly cart: CartView;
  /** What it would come to, promotions, shipping and tax included; null where that is not known. */
  readonly estimate: Totals | null;
  /** Epoch ms. */
  readonly now: number;
  /** How long (ms) a cart keeps what is put in. */
  readonly heldMs: number;
  readonly quantityMax: number;
  readonly newCommandId: () => string;
}

/** The cart as it is now: the first page and every reply show it the same way. */
export function CartBody(props: CartBodyProps) {
  const { cart } = props;
  const isEmpty = cart.groups.length === 0;
  return (
    <div id="cart" class="cart">
      {isEmpty ? (
        <EmptyState
          title="Your cart is empty"
          detail={`What you put in is kept for you for ${spanOf(props.heldMs)} at a time.`}
          href="/"
          action="Find something"
        />
      ) : (
        <Filled {...props} />
      )}
      {cart.savedForLater.length > 0 && (
        <section class="stall-group" aria-labelledby="saved">
          <h2 id="saved">Saved for later</h2>
          <ul class="lines">
            {cart.savedForLater.map((line) => (
              <SavedLine line={line} newCommandId={props.newCommandId} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Filled(props: CartBodyProps) {
  return (
    <>
      <h1>Your cart</h1>
      {props.cart.payingIn === null ? null : <Paying checkoutId={props.cart.payingIn} />}
      <div class="cart-columns">
        <div class="cart-groups">
          {props.cart.groups.map((group) => (
            <Group group={group} {...props} />
          ))}
        </div>
        <CartSummary cart={props.cart} estimate={props.estimate} />
      </div>
      <dialog id="clear-cart" aria-labelledby="clear-cart-title">
        <h2 id="clear-cart-title">Clear the cart?</h2>
        <p>Everything in it is given back to the stalls. What you saved for later stays.</p>
        <div class="dialog-actions">
          <ActionForm
            action="/cart/clearance"
            fields={{ commandId: props.newCommandId() }}
            label="Clear the cart"
            class="button danger"
          />
          <form method="dialog">
            <button class="button" type="submit">
              Keep it
            </button>
          </form>
        </div>
      </dialog>
    </>
  );
}

function Group({ group, ...rest }: CartBodyProps & { group: CartGroupView }) {
  const { shop, lines, subtotal } = group;
  const name = shop.name || "No longer sold";
  return (
    <section class="stall-group" aria-label={name}>
      <header>
        <h2>
          {shop.slug ? (
            <a href={shopPath(shop.slug)} safe>
              {name}
            </a>
          ) : (
            <span safe>{name}</span>
          )}
        </h2>
        <p class="muted" safe>
          {`Subtotal ${money(subtotal.amount, subtotal.currency)}`}
        </p>
      </header>
      <ul class="lines">
        {lines.map((line) => (
          <CartLine line={line} {...rest} />
        ))}
      </ul>
    </section>
  );
}
