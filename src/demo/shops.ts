import type { Oklch } from "./pictures/colour.ts";
import type { MotifName } from "./pictures/motifs/index.ts";

/** A seller's shop of the demo: who they are, and what stands in their window. */
export interface DemoShop {
  readonly slug: string;
  readonly name: string;
  readonly tagline: string;
  readonly story: string;
  readonly city: string;
  readonly rating: number;
  readonly sales: number;
  readonly colour: Oklch;
  readonly window: readonly [MotifName, MotifName];
  /** The people whose names stand on its things. */
  readonly makers: readonly string[];
  /** How the shop sends things off; the last words of a description. */
  readonly farewell: string;
}

export const SHOPS: readonly DemoShop[] = [
  {
    slug: "kiln-and-kettle",
    name: "Kiln & Kettle",
    city: "Asheville, North Carolina",
    rating: 4.9,
    sales: 18_420,
    tagline: "Pots for slow mornings",
    story:
      "Marta threw her first mug in a garage with a kiln that tripped the fuse. The garage is now a barn, the kiln has its own line, and three more potters share the wheel. We still test every teapot the same way: with tea.",
    colour: { l: 0.66, c: 0.1, h: 42 },
    window: ["teapot", "vase"],
    makers: ["Marta Quill", "Otis Fenn", "Yuki Sato"],
    farewell: "Packed in wood wool and old newspapers; read them.",
  },
  {
    slug: "oak-and-adze",
    name: "Oak & Adze",
    city: "Brattleboro, Vermont",
    rating: 4.8,
    sales: 9_260,
    tagline: "Furniture that forgives",
    story:
      "Four people, one sawmill and a great many clamps. We buy trees that came down in storms, dry them for two winters and make things that can be repaired by our grandchildren, who have been informed.",
    colour: { l: 0.55, c: 0.07, h: 60 },
    window: ["chair", "board"],
    makers: ["Per Lindqvist", "Ana Teixeira", "Walt Brody"],
    farewell: "Sent on a pallet or in our own van, with the offcuts as kindling.",
  },
  {
    slug: "glowworm",
    name: "Glowworm",
    city: "Tucson, Arizona",
    rating: 4.7,
    sales: 22_180,
    tagline: "Small lights for long evenings",
    story:
      "It began with one lamp made from a salad bowl, for a friend who was afraid of the dark. The friend is fine now. We went on, with lamps for reading, lamps for talking, and candles for when the power goes.",
    colour: { l: 0.78, c: 0.12, h: 82 },
    window: ["tableLamp", "candle"],
    makers: ["Noor Haddad", "Felix Amsel"],
    farewell: "Leaves us within a day, bulb and box of matches included.",
  },
  {
    slug: "loom-and-lichen",
    name: "Loom & Lichen",
    city: "Duluth, Minnesota",
    rating: 4.9,
    sales: 13_770,
    tagline: "Woven things for cold rooms",
    story:
      "Our loom came over the lake on a barge in 1962 and has not stopped since, except once, for a swallow's nest. We dye with lichen, onion skins and walnut hulls, and mend whatever we have made for nothing.",
    colour: { l: 0.62, c: 0.07, h: 150 },
    window: ["cushion", "basket"],
    makers: ["Ingrid Moe", "Sam Two Rivers", "Bea Carrow"],
    farewell: "Folded by hand with a sprig of bog myrtle against moths.",
  },
  {
    slug: "copper-wren",
    name: "Copper Wren",
    city: "Santa Fe, New Mexico",
    rating: 4.9,
    sales: 16_030,
    tagline: "Jewellery you forget you are wearing",
    story:
      "Lucía set her first stone at her grandfather's bench and still uses his pliers. Everything is made from recycled metal, in a room with one window and a wren that thinks it owns the place.",
    colour: { l: 0.64, c: 0.12, h: 25 },
    window: ["ring", "watch"],
    makers: ["Lucía Benavides", "Thea Marsh", "Joaquín Ruiz"],
    farewell: "Arrives in a walnut shell inside a box inside a letter.",
  },
  {
    slug: "patchwork-closet",
    name: "The Patchwork Closet",
    city: "New Orleans, Louisiana",
    rating: 4.6,
    sales: 27_910,
    tagline: "Clothes with pockets and opinions",
    story:
      "We make clothes from cloth that big factories left over. That is why there are forty of a thing and then no more, and why the lining is sometimes a surprise. Everything has pockets. We checked.",
    colour: { l: 0.58, c: 0.11, h: 335 },
    window: ["dress", "hat"],
    makers: ["Odessa Pratt", "Betty Lafleur", "Mo Singh"],
    farewell: "Wrapped in tissue with a spare button and a darning card.",
  },
  {
    slug: "saltmarsh",
    name: "Saltmarsh Saddlery",
    city: "Mystic, Connecticut",
    rating: 4.8,
    sales: 11_540,
    tagline: "Leather that improves with weather",
    story:
      "First came the bicycle saddles, then the bags to hang from them, then the bicycles themselves. Hides are tanned with oak bark for a year, which is why we are never in a hurry.",
    colour: { l: 0.5, c: 0.08, h: 235 },
    window: ["satchel", "boot"],
    makers: ["Henry Coe", "Isla Drummond", "Tobias Rask"],
    farewell: "Comes with a tin of balm and a repair promise.",
  },
  {
    slug: "little-fox",
    name: "Little Fox Workshop",
    city: "Madison, Wisconsin",
    rating: 4.9,
    sales: 20_660,
    tagline: "Toys that outlive childhood",
    story:
      "Two parents, three children, one bandsaw. Every toy is tested by people under the age of six, who are ruthless. What survives is sanded, oiled and sent to you.",
    colour: { l: 0.7, c: 0.13, h: 55 },
    window: ["bunny", "rocket"],
    makers: ["Ida Fuchs", "Jonah Fuchs"],
    farewell: "Posted with a letter from the fox, who cannot spell.",
  },
  {
    slug: "blue-hour",
    name: "Blue Hour Press",
    city: "Providence, Rhode Island",
    rating: 4.7,
    sales: 7_310,
    tagline: "Prints and paintings, made at dusk",
    story:
      "A print studio over a fish shop. We print when the light turns blue, because then all colours look honest. Editions are small; when the last sheet is sold we plane the block.",
    colour: { l: 0.48, c: 0.1, h: 265 },
    window: ["hillsPrint", "painting"],
    makers: ["Clement Ash", "Rosa Ivers", "Dao Nguyen"],
    farewell: "Sent flat between boards, with the name of whoever pulled it.",
  },
  {
    slug: "dogear",
    name: "Dogear & Daughters",
    city: "Galena, Illinois",
    rating: 4.8,
    sales: 15_200,
    tagline: "Paper for half-ideas",
    story:
      "A bookbinder, her two daughters and a press from 1957 that answers to 'Heidi'. We bind notebooks by day and print very short books by night. Fold the corners down: that is what they are for.",
    colour: { l: 0.62, c: 0.11, h: 12 },
    window: ["book", "notebook"],
    makers: ["Agnes Dorr", "Winnie Dorr", "Pearl Dorr"],
    farewell: "Wrapped in a misprint, which some people collect.",
  },
  {
    slug: "fern-and-trowel",
    name: "Fern & Trowel",
    city: "Eugene, Oregon",
    rating: 4.7,
    sales: 24_480,
    tagline: "Green company, indoors and out",
    story:
      "A glasshouse, half an acre and a shed full of drying herbs. We grow without peat and without hurry, save our own seed, and make soap for the hands that dig with us.",
    colour: { l: 0.6, c: 0.1, h: 140 },
    window: ["cactus", "wateringCan"],
    makers: ["Odile Green", "Ravi Thomas"],
    farewell: "Travels in a box with air holes and good advice.",
  },
  {
    slug: "hum-and-hollow",
    name: "Hum & Hollow",
    city: "Oakland, California",
    rating: 4.6,
    sales: 12_890,
    tagline: "Good sound, honest switches",
    story:
      "We repaired other people's radios until we knew exactly how we would build our own: eight screws, no glue, a knob that turns. Everything can be opened, and the manual tells you how.",
    colour: { l: 0.55, c: 0.08, h: 200 },
    window: ["headphones", "radio"],
    makers: ["Yusuf Demir", "Grace Oduya"],
    farewell: "Tested for a day, packed without plastic, repaired for as long as we live.",
  },
];
