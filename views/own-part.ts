/** Nobody outside this process knows the mark, so no text of a product can look like a part of the visitor's own. */
const MARK = crypto.randomUUID();

/** Finds what `ownPart` left, with its name. */
export const OWN_PARTS = new RegExp(`${MARK}\\.(\\w+)\\.`);

/** Stands in a page that many share where a visitor's own part will be; `name` is of letters, digits and underscores. */
export function ownPart(name: string): string {
  return `${MARK}.${name}.`;
}

/** What can be liked: products have a heart, shops are followed. */
export type Likeable = "product" | "shop";

/** The own part that says `true` where the visitor likes this, and `false` where not. */
export function likesPart(kind: Likeable, id: number): string {
  return ownPart(likesName(kind, id));
}

/** Its name. */
export function likesName(kind: Likeable, id: number): string {
  return `${kind}_${id}`;
}
