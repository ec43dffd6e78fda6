export interface StepperProps {
  readonly productId: number;
  readonly title: string;
  readonly quantity: number;
  readonly max: number;
  /** Whether there is one more to be had. */
  readonly canHaveMore: boolean;
  readonly commandId: string;
}

/**
 * A line's quantity, one less, one more, or as typed. Each button names the level it wants, so that sending twice
 * changes nothing; the page's script gathers quick taps into one request.
 */
export function Stepper({ productId, title, quantity, max, canHaveMore, commandId }: StepperProps) {
  const path = `/cart/items/${productId}`;
  return (
    <form
      class="stepper"
      method="post"
      action={path}
      hx-post={path}
      hx-swap="none"
      hx-trigger="submit, change delay:250ms"
      hx-sync="this:queue last"
      data-stepper
    >
      <input type="hidden" name="commandId" value={commandId} />
      <button class="update" type="submit">
        Update
      </button>
      <button
        id={`less-${productId}`}
        type="submit"
        name="level"
        value={String(Math.max(1, quantity - 1))}
        disabled={quantity <= 1}
        aria-label={`One less of ${title}`}
        data-step="-1"
        formnovalidate
      >
        −
      </button>
      <input
        id={`level-${productId}`}
        type="number"
        name="quantity"
        inputmode="numeric"
        value={String(quantity)}
        min="1"
        max={String(max)}
        required
        aria-label={`Quantity of ${title}`}
      />
      <button
        id={`more-${productId}`}
        type="submit"
        name="level"
        value={String(quantity + 1)}
        disabled={!canHaveMore || quantity >= max}
        aria-label={`One more of ${title}`}
        data-step="1"
        formnovalidate
      >
        +
      </button>
    </form>
  );
}
