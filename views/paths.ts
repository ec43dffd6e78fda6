/** Where things live: the paths of the shop's resources. */

export function productPath(product: { id: number; slug: string }): string {
  return `/p/${product.id}/${encodeURIComponent(product.slug)}`;
}

export function categoryPath(category: { slug: string }): string {
  return `/c/${encodeURIComponent(category.slug)}`;
}

export function shopPath(slug: string): string {
  return `/s/${encodeURIComponent(slug)}`;
}

export function mediaPath(name: string): string {
  return `/media/${name}`;
}

/** A path with the parameters that are set. */
export function withQuery(path: string, parameters: Record<string, string | number | undefined>): string {
  const set = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) set.set(name, String(value));
  return set.size === 0 ? path : `${path}?${set}`;
}
