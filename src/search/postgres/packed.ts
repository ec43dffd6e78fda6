/** Documents as facets are counted from them, in columns; made of the `facets` of many documents, one after the other. */
export interface Packed {
  readonly count: number;
  readonly ids: Int32Array;
  readonly shops: Int32Array;
  readonly categories: Int32Array;
  /** 0: of no brand. */
  readonly brands: Int32Array;
  readonly prices: Int32Array;
  readonly popularities: Int32Array;
  readonly reviews: Int32Array;
  /** Minutes since 1970. */
  readonly created: Int32Array;
  /** Hundredths of a star. */
  readonly ratings: Int16Array;
  readonly inStock: Uint8Array;
  /** Attribute values of document `i` lie in `values` from `valueStarts[i]` to `valueStarts[i + 1]`. */
  readonly valueStarts: Int32Array;
  readonly values: Int32Array;
}

const FIXED_BYTES = 38;

/** Reads what `search_refresh` packs: big endian, eight int4 (product, shop, category, brand, price, popularity, reviews, minute of creation), three int2 (rating, in stock, values), the values. */
export function unpack(bytes: Uint8Array): Packed {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts: number[] = [];
  let values = 0;
  for (let at = 0; at < bytes.length; ) {
    starts.push(at);
    const own = view.getInt16(at + FIXED_BYTES - 2);
    values += own;
    at += FIXED_BYTES + 4 * own;
  }
  const count = starts.length;
  const packed = {
    count,
    ids: new Int32Array(count),
    shops: new Int32Array(count),
    categories: new Int32Array(count),
    brands: new Int32Array(count),
    prices: new Int32Array(count),
    popularities: new Int32Array(count),
    reviews: new Int32Array(count),
    created: new Int32Array(count),
    ratings: new Int16Array(count),
    inStock: new Uint8Array(count),
    valueStarts: new Int32Array(count + 1),
    values: new Int32Array(values),
  };
  let next = 0;
  for (let i = 0; i < count; i++) {
    const at = starts[i]!;
    packed.ids[i] = view.getInt32(at);
    packed.shops[i] = view.getInt32(at + 4);
    packed.categories[i] = view.getInt32(at + 8);
    packed.brands[i] = view.getInt32(at + 12);
    packed.prices[i] = view.getInt32(at + 16);
    packed.popularities[i] = view.getInt32(at + 20);
    packed.reviews[i] = view.getInt32(at + 24);
    packed.created[i] = view.getInt32(at + 28);
    packed.ratings[i] = view.getInt16(at + 32);
    packed.inStock[i] = view.getInt16(at + 34);
    packed.valueStarts[i] = next;
    const own = view.getInt16(at + 36);
    for (let v = 0; v < own; v++) packed.values[next++] = view.getInt32(at + FIXED_BYTES + 4 * v);
  }
  packed.valueStarts[count] = next;
  return packed;
}
