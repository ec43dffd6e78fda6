const KEY_LENGTH = 16;

/**
 * An attribute's value as one plain word. Typesense takes filters apart by signs that any text may hold, and compares
 * texts without their signs and case; a word of hexadecimal digits means one thing.
 */
export function attributeKey(name: string, value: string): string {
  const text = JSON.stringify([name, value]);
  return new Bun.CryptoHasher("sha256").update(text).digest("hex").slice(0, KEY_LENGTH);
}

/** What is counted: the key first, so that no two are alike to Typesense, then what to show. */
export function attributeFacet(name: string, value: string): string {
  return attributeKey(name, value) + JSON.stringify([name, value]);
}

/** Null for what is no such facet. */
export function readAttributeFacet(facet: string): { readonly name: string; readonly value: string } | null {
  try {
    const [name, value] = JSON.parse(facet.slice(KEY_LENGTH)) as unknown[];
    return typeof name === "string" && typeof value === "string" ? { name, value } : null;
  } catch {
    return null;
  }
}
