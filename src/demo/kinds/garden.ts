import { kind } from "../kind.ts";

const fern = { shop: "fern-and-trowel", supply: "plenty" } as const;

const plants = {
  ...fern,
  colours: "leaf",
  category: "Garden & Outdoors > House Plants",
  dollars: [14, 96],
  styles: "easy-going | bushy | young | shade-loving | unkillable | well-rooted | pet-safe",
  materials: "in a clay pot | in a ceramic pot | in a footed pot",
  details: "for dark corners | that forgives holidays | with a pot | grown slowly",
  names: "Gerald the | Lady Green the | Big Steve the | Quiet Nora the | Sir Leafsalot the | Fernando the",
  summaries:
    "Hard to kill, easy to love. | Grown slowly, so it moves in without sulking. | Comes in its pot with a note on how much to ignore it.",
  making:
    "Raised from cuttings in our own glasshouse without peat. | Hardened off for two weeks before it travels. | Potted the day before it leaves.",
  living:
    "Water when the soil feels like a wrung-out sponge. | Bright shade, no draughts, occasional compliments. | If it dies within a month we send another.",
  facts:
    "Height (cm): 12..90/2 | Pot (cm): 9..24/1 | Light: low, medium, bright | Pet safe: yes, no | Pot included: yes",
  titles: "{name} {noun} {material} | {style} {noun} {detail} | {style} {noun} {material}",
  colourIs: "hidden",
} as const;

export const GARDEN = [
  kind({ ...plants, motif: "rubberPlant", nouns: "rubber plant | peace lily | young ficus", count: 9 }),
  kind({ ...plants, motif: "pilea", nouns: "pilea | money plant | pancake plant", count: 9 }),
  kind({ ...plants, motif: "aloe", nouns: "aloe | snake plant | spider plant", count: 9 }),
  kind({ ...plants, motif: "cactus", nouns: "cactus | flowering cactus | desert cactus", count: 8 }),
  kind({ ...plants, motif: "vine", nouns: "trailing ivy | pothos | string-of-hearts", count: 8 }),

  kind({
    ...fern,
    motif: "planter",
    colours: "textile",
    category: "Garden & Outdoors > Planters",
    count: 26,
    dollars: [32, 160],
    nouns: "planter | window box | herb trough | balcony planter",
    styles: "slatted | deep | long | painted | frost-proof | sturdy",
    materials: "larch | cedar | recycled plastic | galvanised steel",
    details: "for a sunny sill | with drainage | for herbs within reach | that survives frost",
    names: "Windowsill | Herb Garden | Balcony Scene | Geranium | Small Meadow",
    summaries:
      "A small meadow for a small sill. | Deep enough for tomatoes. | Drains well, looks good from the street.",
    making:
      "Boards are larch, oiled on all sides. | Screwed with stainless steel, so it can be taken apart. | Lined with old coffee sacks.",
    living: "Stays out in winter. | Brackets are included. | Plant it too full: it works.",
    facts: "Length (cm): 40..120/10 | Depth (cm): 16..32/2 | Drainage holes: yes",
  }),
  kind({
    ...fern,
    motif: "wateringCan",
    colours: "textile",
    category: "Garden & Outdoors > Watering Cans",
    count: 22,
    dollars: [24, 88],
    nouns: "watering can | garden watering can | everyday watering can",
    styles: "balanced | enamelled | galvanised | little | sturdy",
    materials: "powder-coated steel | galvanised steel | copper",
    details: "with a brass rose | for back rows | that does not dribble | for dry summers",
    names: "April | Back Row | Drizzle | Monsoon | Heron | Head Gardener",
    summaries:
      "Balanced when full, balanced when empty. | A fine rose for seedlings, a long spout for the back. | Pours where you point.",
    making:
      "Seamed and soldered by hand. | The rose is drilled with 180 holes. | Powder-coated in colours from the seed beds.",
    living: "Store it empty in frost. | The rose unscrews for cleaning. | Lasts as long as a gardener.",
    facts: "Capacity (l): 1..10/0.5 | Rose included: yes | Indoor use: yes, no | Weight (g): 400..1400/100",
  }),
  kind({
    ...fern,
    motif: "trowel",
    colours: "wood",
    category: "Garden & Outdoors > Tools",
    count: 22,
    dollars: [18, 74],
    nouns: "trowel and fork | weeding set | garden pair | hand tools",
    styles: "forged | long-handled | stainless | one-piece | heirloom",
    materials: "stainless steel | forged steel",
    details: "with depth marks | for stubborn dandelions | with {colour} handles | that fits small hands",
    names: "Dandelion | Potting Shed | Deep Bed | Right Hand | Allotment",
    summaries:
      "Goes in easily, comes out clean. | Forged in one piece, so it cannot bend. | The pair you will lend reluctantly.",
    making:
      "Forged, ground and set into ash handles with a brass ferrule. | Handles are oiled with linseed. | Depth marks are stamped, not printed.",
    living: "Wipe with an oily rag. | Hang by the leather loop. | Guaranteed for a lifetime of digging.",
    facts: "Length (cm): 24..42/2 | Pieces: 2..2/1 | Gift box: yes, no",
    colourIs: "handle",
    titles: "{style} {noun} {detail} | {name} {noun} {detail} | {name} {noun} with {colour} handles",
  }),
  kind({
    ...fern,
    motif: "seeds",
    colours: "textile",
    category: "Garden & Outdoors > Seeds",
    count: 30,
    dollars: [4, 24],
    nouns: "wildflower seeds | flower seeds | cut-flower seeds",
    styles: "open-pollinated | organic | pollinator | old-variety | easy",
    materials: "organic seed",
    details: "for bees | for a bare corner | for impatient people | that come back every year",
    names: "Bee Line | Hedgerow | Cutting Patch | Back Lane | First Garden | Midsummer | Poppy Riot",
    summaries: "Throw, rake, wait, be pleased. | Saved by hand from our own beds. | Two packets that get on well.",
    making:
      "Grown without sprays, cleaned on old sieves. | Germination is tested every January. | Packed by hand with drawings by Odile.",
    living:
      "Sow from March to May, or in autumn for early flowers. | Covers about two square metres. | Full notes are on the back.",
    facts: "Packets: 2..2/1 | Organic: yes | Covers (m²): 1..6/1",
    titles: "{name} {noun} {detail} | {style} {noun} {detail}",
    colourIs: "hidden",
  }),
  kind({
    ...fern,
    motif: "birdhouse",
    colours: "wood",
    category: "Garden & Outdoors > Birdhouses",
    count: 20,
    dollars: [26, 90],
    nouns: "birdhouse | nesting box | bird box",
    styles: "pitched-roof | ventilated | weatherproof | front-opening",
    materials: "larch | oak | cedar",
    details: "with a perch for one | that opens for cleaning | for small tenants | on a pole",
    names: "Hawthorn Lane | Studio Flat | Tweet | The Lodge | Early Worm",
    summaries: "Dry, draught-free, south-east facing. | Rent is paid in song. | Opens for spring cleaning.",
    making:
      "Rough-sawn inside so that chicks can climb out. | The hole is bored to the millimetre, for the right tenant. | No paint within reach of beaks.",
    living:
      "Hang it two metres up, out of the midday sun. | Clean it in October. | Be patient; they talk to each other.",
    facts: "Entrance (mm): 25..32/1 | Height (cm): 22..40/2 | Opens: yes | Pole included: yes",
    colourIs: "material",
  }),
];
