import type { PlaceView } from "../../actors/waiting-line/messages.ts";
import { count } from "../money.ts";
import { momentOf } from "../order-words.ts";
import { ActionForm } from "../parts/action-form.tsx";

export interface TellMeProps {
  readonly productId: number;
  /** Where the visitor stands in the line; null for somebody who does not wait. */
  readonly place: PlaceView | null;
  /** An account is written to at its own address. */
  readonly isGuest: boolean;
  /** Products that the page keeps live: it goes on with them where it begins to listen for a turn. */
  readonly live?: string;
  /** What was wrong with the last try. */
  readonly problem?: string;
}

/**
 * Waiting for what is sold out: the way into the line, one's place in it, or one's turn. Somebody without a place sees it
 * only while there is none to be had.
 */
export function TellMe({ productId, place, isGuest, live, problem }: TellMeProps) {
  return (
    <section
      id={`tell-me-${productId}`}
      class="tell-me"
      data-place={place?.state ?? "none"}
      aria-label="When it is back"
    >
      {problem ? (
        <p class="inline-problem" role="alert" safe>
          {problem}
        </p>
      ) : null}
      {place === null ? <Join productId={productId} isGuest={isGuest} live={live} /> : null}
      {place?.state === "waiting" ? (
        <Waiting productId={productId} position={place.position} isGuest={isGuest} />
      ) : null}
      {place?.state === "offered" ? <Offered productId={productId} until={place.until} /> : null}
    </section>
  );
}

function Join({ productId, isGuest, live }: Pick<TellMeProps, "productId" | "isGuest" | "live">) {
  const action = `/back-in-stock/${productId}`;
  return (
    <form method="post" action={action} hx-post={action} hx-swap="none" class="tell-me-join">
      <p>
        <strong>Tell me when it is back.</strong> First come, first served: when one returns, it is kept in your cart
        for a while, and then goes to the next in line.
      </p>
      {isGuest ? (
        <label class="tell-me-mail">
          <span>Mail address, if you want a letter</span>
          <input type="email" name="email" autocomplete="email" maxlength="254" placeholder="you@example.com" />
        </label>
      ) : null}
      {live ? <input type="hidden" name="live" value={live} /> : null}
      <button class="button" type="submit">
        Wait in line
      </button>
    </form>
  );
}

function Waiting({ productId, position, isGuest }: { productId: number; position: number; isGuest: boolean }) {
  return (
    <>
      <p>
        <strong safe>{position === 1 ? "You are next in line." : `You are number ${count(position)} in line.`}</strong>{" "}
        {isGuest
          ? "When it is your turn you see it on any page here, and get a letter if you gave an address."
          : "When it is your turn you see it on any page here, and get a letter."}
      </p>
      <ActionForm action={`/back-in-stock/${productId}/removal`} fields={{}} label="Leave the line" class="link" />
    </>
  );
}

function Offered({ productId, until }: { productId: number; until: number | null }) {
  return (
    <>
      <p>
        <strong>It is your turn.</strong>{" "}
        <span safe>
          {until === null
            ? "One is on its way into your cart."
            : `One is in your cart, reserved until ${momentOf(until)}.`}
        </span>
      </p>
      <div class="tell-me-turn">
        <a class="button small" href="/cart">
          View cart
        </a>
        <ActionForm action={`/back-in-stock/${productId}/removal`} fields={{}} label="No, thank you" class="link" />
      </div>
    </>
  );
}
