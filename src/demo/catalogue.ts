import type { CatalogueRecord } from "../catalogue/record.ts";
import type { Kind } from "./kind.ts";
import { KINDS } from "./kinds/index.ts";
import { COLOURS, type Oklch } from "./pictures/colour.ts";
import { MOTIFS, type MotifName } from "./pictures/motifs/index.ts";
import { productPicture, type View } from "./pictures/picture.ts";
import { type Random, random } from "./random.ts";
import { SHOPS } from "./shops.ts";
import { soldOut, spread } from "./supply.ts";
import { type Words, wordsFor } from "./wording.ts";

export const DEMO_SOURCE = "demo";
/** The one thing everybody wants at the same time. */
export const HOT_DROP = { id: "headphones-0001", units: 200, limitPerCustomer: 2 } as const;

/** One picture to be drawn when it is wanted: SVG text, and what it shows in words. */
export interface Drawing {
  readonly alt: string;
  draw(): string;
}

export interface DemoProduct {
  /** Complete but for its pictures. */
  readonly record: Omit<CatalogueRecord, "images">;
  readonly drawings: readonly Drawing[];
  /** What its shoppers think of it: how many of them there are, how many stars they give in the mean, and what they call it. */
  readonly opinions: { readonly count: number; readonly mean: number; readonly noun: string };
}

const REDUCED_SHARE = 0.14;
const UNREVIEWED_SHARE = 0.07;
const REVIEWS_MAX = 30;
const UNIQUE_AMONG_BATCH_SHARE = 0.025;
const TITLE_TRIES = 60;
const LIMIT_PER_CUSTOMER = 10;
const VIEWS: readonly View[] = ["front", "detail", "scene"];
const HOMES = {
  table: "on a table",
  room: "in a lived-in room",
  wall: "on a wall above a sideboard",
  outdoors: "outdoors",
  pedestal: "on a plinth",
};

/** The demo's products, about two thousand; the same ones every time. */
export function demoProducts(): DemoProduct[] {
  const titles = new Set<string>();
  return KINDS.flatMap((kind) =>
    Array.from({ length: kind.count }, (_, at) =>
      product(kind, `${kind.motif}-${String(at + 1).padStart(4, "0")}`, titles),
    ),
  );
}

function product(kind: Kind, id: string, titles: Set<string>): DemoProduct {
  const shop = SHOPS.find((one) => one.slug === kind.shop)!;
  const chance = random(id);
  const swatch = chance.pick(COLOURS[kind.colours]);
  const maker = chance.pick(shop.makers);
  const isDrop = id === HOT_DROP.id;
  const words = isDrop
    ? dropWords(wordsFor(kind, shop, maker, swatch.name, chance))
    : freshWords(() => wordsFor(kind, shop, maker, swatch.name, chance), titles);
  const unique =
    kind.supply === "unique" || (!isDrop && kind.supply === "batch" && chance.chance(UNIQUE_AMONG_BATCH_SHARE));
  const { price, listPrice } = priceOf(kind, unique || isDrop, chance);
  // A few things are loved by everybody, most by some: a power law.
  const popularity = isDrop ? 10_000 : Math.round(4 + 2_400 * chance.next() ** 4);
  const buyers =
    unique || (!isDrop && chance.chance(UNREVIEWED_SHARE)) ? 0 : Math.round(popularity * chance.between(0.15, 0.5));
  const isSoldOut = !isDrop && soldOut(chance);
  const supply = isDrop
    ? HOT_DROP.units
    : unique
      ? 1
      : kind.supply === "plenty"
        ? chance.whole(24, 320)
        : chance.whole(3, 46);
  const mean = buyers === 0 ? 0 : Math.min(5, 4.95 - 1.9 * chance.next() ** 3 + chance.between(-0.1, 0.05));
  return {
    record: {
      source: DEMO_SOURCE,
      externalId: id,
      ...{ title: words.title, summary: words.summary, description: words.description, attributes: words.attributes },
      price,
      listPrice,
      currency: "USD",
      shop: shop.slug,
      category: kind.category,
      brand: maker,
      tags: [
        ...(isDrop ? ["hot-drop"] : []),
        ...(unique ? ["one-of-a-kind"] : kind.supply === "batch" ? ["small-batch"] : []),
        ...(listPrice !== null ? ["reduced"] : []),
        ...(price < 3_000 ? ["small-gift"] : []),
        ...(buyers === 0 && !unique ? ["new"] : []),
      ],
      // Its stars are those of its reviews.
      rating: 0,
      reviewCount: 0,
      popularity,
      limitPerCustomer: isDrop ? HOT_DROP.limitPerCustomer : unique ? 1 : LIMIT_PER_CUSTOMER,
      stock: spread(isSoldOut ? 0 : supply, chance, isDrop),
    },
    drawings: VIEWS.map((view) => drawing(kind.motif, id, swatch.colour, view, words)),
    // Few of many buyers write.
    opinions: { count: Math.min(REVIEWS_MAX, Math.round(buyers ** 0.42)), mean, noun: words.noun },
  };
}

function drawing(motif: MotifName, id: string, colour: Oklch, view: View, { title, noun }: Words): Drawing {
  const alt = { front: title, detail: `Close-up of the ${noun}`, scene: `The ${noun} ${HOMES[MOTIFS[motif].home]}` }[
    view
  ];
  return { alt, draw: () => productPicture(motif, id, colour, view) };
}

/** Asks again until the title is one that no other product has. */
function freshWords(ask: () => Words, titles: Set<string>): Words {
  for (let tries = 0; tries < TITLE_TRIES; tries++) {
    const words = ask();
    if (titles.has(words.title) || repeatsItself(words.title)) continue;
    titles.add(words.title);
    return words;
  }
  throw new Error("the makers ran out of titles; give the kind more words");
}

/** 'Window Seat cushion for the window seat' reads like a machine wrote it. */
function repeatsItself(title: string): boolean {
  const long =
    title
      .toLowerCase()
      .match(/[a-z]{3,}/g)
      ?.filter((word) => !["for", "the", "and", "with"].includes(word)) ?? [];
  const stems = long.map((word) => word.slice(0, 5));
  return new Set(stems).size < stems.length;
}

function dropWords(words: Words): Words {
  return {
    ...words,
    title: "Midnight Market headphones, first two hundred",
    summary: "Two hundred numbered pairs, tuned on the night market's roof. When they are gone they are gone.",
    noun: "headphones",
  };
}

/** Minor units. Makers like whole dollars; some end in 50 or 95. */
function priceOf(kind: Kind, full: boolean, chance: Random): { price: number; listPrice: number | null } {
  const [low, high] = kind.dollars;
  const dollars = Math.round(low + (high - low) * chance.next() ** 1.8);
  const price = dollars * 100 + (dollars > 90 ? 0 : chance.pick([0, 0, 0, 50, -5]));
  if (full || !chance.chance(REDUCED_SHARE)) return { price, listPrice: null };
  return { price, listPrice: Math.ceil((price * chance.pick([1.15, 1.2, 1.25, 1.35, 1.5])) / 100) * 100 };
}
