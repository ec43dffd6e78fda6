import type { Sql } from "../platform/postgres.ts";
import { changeSynonyms } from "../search/synonyms/changes.ts";
import type { SynonymTerms } from "../search/synonyms/synonym.ts";

const BY = "seed";

/** Each line means the same. */
const TWO_WAYS = `
  sofa, couch, settee
  mug, cup, beaker
  rug, carpet
  pillow, cushion
  blanket, throw
  drapes, curtains
  trash can, garbage can, waste bin
  bookshelf, bookcase
  nightstand, bedside table
  dresser, chest of drawers
  faucet, tap
  skillet, frying pan
  saucepan, pot
  cutlery, flatware, silverware
  jug, pitcher
  kettle, tea maker
  tumbler, drinking glass
  chopping board, cutting board
  notebook, journal
  pen, ballpoint
  eraser, rubber
  diary, planner
  backpack, rucksack, knapsack
  handbag, purse
  wallet, billfold
  suitcase, luggage
  sneakers, trainers, running shoes
  sweater, jumper, pullover
  pants, trousers
  beanie, knit hat
  necktie, tie
  raincoat, rain jacket
  sunglasses, shades
  bracelet, bangle
  earphones, earbuds
  television, tv
  laptop, notebook computer
  cell phone, mobile phone
  fridge, refrigerator
  vacuum cleaner, hoover
  stroller, pram
  flashlight, torch
  battery pack, power bank
  memory stick, usb stick, flash drive
  hard drive, hard disk
  planter, flowerpot
  watering can, sprinkling can
  hand trowel, garden spade
  bicycle, bike
  picture frame, photo frame
  gift card, gift voucher
`;

/** Who searches the first finds the others too, and not the other way: much is light that is no lamp. */
const ONE_WAY = `
  light: lamp, lantern
  phone: smartphone, cell phone
  computer: laptop, desktop
  shoes: sneakers, boots, sandals
  headphones: headset, earphones
  earbuds: headphones
  earphones: headphones
  speaker: soundbar
  jewelry: necklace, bracelet, earrings
  tableware: plate, bowl, mug
  bedding: duvet, pillowcase, bed sheet
  seating: chair, stool, bench
  stationery: notebook, pen, pencil
  shawl: scarf, wrap
  dinnerware: plate, bowl
  planter: plant pot
  gift: gift set
`;

/** Words that mean the same in most shops. */
export function demoSynonyms(): readonly SynonymTerms[] {
  const words = (text: string) => text.split(",").map((word) => word.trim());
  const lines = (text: string) => text.trim().split("\n");
  return [
    ...lines(TWO_WAYS).map((line) => ({ word: null, others: words(line) })),
    ...lines(ONE_WAY).map((line) => {
      const [word = "", others = ""] = line.split(":");
      return { word: word.trim(), others: words(others) };
    }),
  ];
}

/** Writes the demo's synonyms to a shop that never had any. Returns how many. */
export async function writeSynonyms(sql: Sql): Promise<number> {
  const changed = await sql`SELECT FROM search_synonym_changes LIMIT 1`;
  if (changed.length > 0) return 0;
  let count = 0;
  for (const terms of demoSynonyms()) {
    const reply = await changeSynonyms(sql, { type: "add", terms }, BY);
    if (reply.ok) count += 1;
  }
  return count;
}
