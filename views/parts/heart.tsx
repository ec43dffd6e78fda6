import { type Likeable, likesPart } from "../own-part.ts";

export interface HeartProps {
  readonly kind: Likeable;
  readonly id: number;
  /** What it is called, for those who hear the button among many. */
  readonly name: string;
  /** Whether the visitor likes it; left out on pages that many share, where it is filled in for each. */
  readonly isLiked?: boolean;
}

/**
 * Likes a product or follows a shop, and no longer. All hearts of a page belong to one form, which the layout has; the
 * button says what was, so that whatever comes of a second tap is what the shopper saw.
 */
export function Heart({ kind, id, name, isLiked }: HeartProps) {
  const was = isLiked === undefined ? likesPart(kind, id) : String(isLiked);
  return (
    <button
      type="submit"
      class={`heart heart-${kind}-${id}`}
      form="hearts"
      formaction={heartPath(kind, id)}
      name="was"
      value={was}
      aria-pressed={was}
      aria-label={kind === "product" ? `Favourite ${name}` : `Follow ${name}`}
    >
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
        <use href="#heart" />
      </svg>
      <span>{kind === "product" ? "Favourite" : "Follow"}</span>
    </button>
  );
}

export function heartPath(kind: Likeable, id: number): string {
  return `/favourites/${kind}s/${id}`;
}

/** The form of all hearts of a page, and their shape. The page's script sends one tap after the other. */
export function Hearts() {
  return (
    <form
      id="hearts"
      method="post"
      action="/favourites"
      hx-post="/favourites"
      hx-sync="this:queue all"
      hx-swap="none"
      hidden
    >
      <svg width="0" height="0" aria-hidden="true">
        <path id="heart" d="M12 20.3C5 15.4 3 12.3 3 9a4.7 4.7 0 0 1 9-2 4.7 4.7 0 0 1 9 2c0 3.3-2 6.4-9 11.3z" />
      </svg>
    </form>
  );
}
