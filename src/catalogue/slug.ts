const SLUG_CHARS_MAX = 80;

/**
 * The part of an address a person can read: lower-case ASCII letters and digits with single dashes, at most
 * `SLUG_CHARS_MAX` characters. Text with nothing to keep (other scripts, punctuation) gives `fallback`.
 */
export function slugify(text: string, fallback: string): string {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, "")
    .replace(/&/g, " and ")
    .replace(/[^a-z0-9]+/g, "-");
  return plain.slice(0, SLUG_CHARS_MAX).replace(/^-+|-+$/g, "") || fallback;
}
