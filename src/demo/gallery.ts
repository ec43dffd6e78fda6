import type { CatalogueRecord } from "../catalogue/record.ts";
import { recordPictures } from "../media/rows.ts";
import type { MediaStore, Picture } from "../media/store.ts";
import type { Sql } from "../platform/postgres.ts";
import type { DemoProduct } from "./catalogue.ts";
import { KINDS } from "./kinds/index.ts";
import { COLOURS } from "./pictures/colour.ts";
import type { MotifName } from "./pictures/motifs/index.ts";
import { type Good, stillLife, storefront } from "./pictures/storefront.ts";
import { random } from "./random.ts";
import type { CategoryFace } from "./rows.ts";
import { SHOPS } from "./shops.ts";

/** Pictures being stored at one time, and media rows written together. */
const ABREAST = 16;
const ROWS_TOGETHER = 2_000;
const GOODS_OF_A_BRANCH = 3;

/** The products with their pictures drawn and stored: records that are ready to be written. */
export async function drawProducts(
  sql: Sql,
  media: MediaStore,
  products: readonly DemoProduct[],
): Promise<CatalogueRecord[]> {
  const drawings = products.flatMap((product) => product.drawings);
  const pictures = await store(
    sql,
    media,
    drawings.map((drawing) => drawing.draw),
  );
  let next = 0;
  return products.map(({ record, drawings: own }) => {
    const images = own.map(({ alt }) => ({ sha256: pictures[next++]!.sha256, sourceUrl: null, alt }));
    return { ...record, images };
  });
}

/** `<sha256>.<ext>` of each shop's front, by slug. */
export async function drawShops(sql: Sql, media: MediaStore): Promise<Map<string, string>> {
  const fronts = SHOPS.map(
    (shop) => () =>
      storefront(shop.slug, shop.colour, [good(shop.window[0], shop.slug), good(shop.window[1], shop.slug)]),
  );
  const pictures = await store(sql, media, fronts);
  return new Map(SHOPS.map((shop, at) => [shop.slug, nameOf(pictures[at]!)]));
}

/** Every category of the demo with its place and a still life of what is in it. */
export async function drawCategories(sql: Sql, media: MediaStore): Promise<CategoryFace[]> {
  const paths = new Map<string, readonly string[]>();
  for (const { category } of KINDS) {
    for (let depth = 1; depth <= category.length; depth++)
      paths.set(category.slice(0, depth).join(" > "), category.slice(0, depth));
  }
  const entries = [...paths];
  const tops = entries.filter(([, path]) => path.length === 1).map(([key]) => key);
  const lives = entries.map(([key, path]) => () => {
    const motifs = KINDS.filter((kind) => path.every((name, depth) => kind.category[depth] === name)).map(
      (kind) => kind.motif,
    );
    const isLeaf = KINDS.some((kind) => kind.category.length === path.length && kind.category.join(" > ") === key);
    const hue = (tops.indexOf(path[0]!) * 360) / tops.length + (path.length > 1 ? random(key).between(-25, 25) : 0);
    return stillLife(
      key,
      hue,
      apart(motifs, isLeaf ? 1 : GOODS_OF_A_BRANCH).map((motif) => good(motif, key)),
    );
  });
  const pictures = await store(sql, media, lives);
  return entries.map(([, path], position) => ({ path, position, image: nameOf(pictures[position]!) }));
}

/** A thing in one of the colours it is sold in. */
function good(motif: MotifName, seed: string): Good {
  const kind = KINDS.find((one) => one.motif === motif)!;
  return { motif, colour: random(`${seed} ${motif}`).pick(COLOURS[kind.colours]).colour };
}

/** `count` of `motifs`, as far from each other in the list as can be. */
function apart(motifs: readonly MotifName[], count: number): MotifName[] {
  const taken = Math.min(count, motifs.length);
  return Array.from({ length: taken }, (_, at) => motifs[Math.floor((at * motifs.length) / taken)]!);
}

/** Draws and stores pictures, a few at a time, and returns them in the same order. */
async function store(sql: Sql, media: MediaStore, draws: readonly (() => string)[]): Promise<Picture[]> {
  const stored: (Picture & { bytes: number })[] = new Array(draws.length);
  let next = 0;
  const worker = async () => {
    while (next < draws.length) {
      const at = next++;
      const bytes = new TextEncoder().encode(draws[at]!());
      stored[at] = { ...(await media.put(bytes)), bytes: bytes.length };
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, worker));
  for (let start = 0; start < stored.length; start += ROWS_TOGETHER)
    await recordPictures(sql, stored.slice(start, start + ROWS_TOGETHER));
  return stored;
}

function nameOf({ sha256, ext }: Picture): string {
  return `${sha256}.${ext}`;
}
