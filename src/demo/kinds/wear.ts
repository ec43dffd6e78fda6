import { kind } from "../kind.ts";

const gold = { shop: "copper-wren", colours: "metal", supply: "batch" } as const;
const closet = { shop: "patchwork-closet", colours: "textile", supply: "plenty" } as const;

const shoes = {
  shop: "saltmarsh",
  colours: "leather",
  supply: "plenty",
  category: "Clothing > Shoes",
  dollars: [88, 290],
  styles: "resoleable | hand-welted | unlined | everyday | crepe-soled | sturdy",
  materials: "vegetable-tanned leather | suede | waxed canvas",
  details: "with a cork footbed | for wet fields | that can be resoled | with spare laces",
  names: "Marsh Road | Cobble | Sunday Walk | Puddle | Ramble | Shoreline | Quick March",
  summaries:
    "Broken in by lunch, resoled in five years. | A shoe shaped like a foot. | Leather outside, leather inside, cork between.",
  making:
    "Stitched through the welt, so a cobbler can open it again. | Cut from hides tanned with oak bark for a year. | Lasted by hand, rested for two days.",
  living:
    "Wax before the first rain. | Runs true to size; thick socks want half a size more. | Send them in for soles whenever you like.",
  facts: "Size (US): 5..13/0.5 | Resoleable: yes, yes, no | Waterproof: yes, no | Lining: leather, none, wool",
} as const;

export const WEAR = [
  kind({
    ...gold,
    motif: "ring",
    category: "Jewellery > Rings",
    count: 42,
    dollars: [48, 680],
    nouns: "ring | stacking ring | everyday ring | promise ring",
    styles: "hammered | slim | hand-carved | twisted | soft-edged",
    materials: "recycled 14k gold | sterling silver | gold vermeil",
    details: "that catches the light | for every finger | with a secret inside | made to your size",
    names: "Ember | Promise | Tiny Planet | Dewdrop | Wren's Egg | Harvest Moon | Quiet Yes | Constellation",
    summaries:
      "Small, solid and made to be worn in the garden. | A little light for an ordinary Tuesday. | Set by hand under a very bright lamp.",
    making:
      "Cast from recycled metal, filed and polished at the bench. | Edges are rubbed smooth by hand, so it will not catch on wool. | Carved in wax first, with a dentist's tool.",
    living:
      "Resized free, once, whenever life changes. | Take it off for bread dough. | Comes in a walnut shell. Really.",
    facts: "Size (US): 4..11/0.5 | Nickel free: yes | Engraving possible: yes, no",
    colourIs: "material",
  }),
  kind({
    ...gold,
    motif: "necklace",
    category: "Jewellery > Necklaces",
    count: 38,
    dollars: [42, 420],
    nouns: "necklace | pendant necklace | charm necklace",
    styles: "fine-chained | delicate | hand-linked | long | everyday",
    materials: "sterling silver | gold vermeil | recycled brass",
    details: "on a fine chain | for layering | with a hidden clasp | you forget you are wearing",
    names: "North Star | New Moon | First Rain | Tidemark | Little Sun | Letter Home | Seven Sisters",
    summaries:
      "Sits just below the collarbone and stays there. | One stone, one chain, no fuss. | Wear it alone or with its friends.",
    making:
      "The chain is drawn and linked in our workshop. | Each pendant is hammered over an old doorknob for its curve. | Stones come from a cutter we have known for years.",
    living: "Adjusts at three lengths. | A soft cloth brings the shine back. | The clasp opens with one hand.",
    facts: "Length (cm): 40..60/5 | Adjustable: yes, yes, no | Nickel free: yes",
    colourIs: "material",
  }),
  kind({
    ...gold,
    motif: "earrings",
    category: "Jewellery > Earrings",
    count: 38,
    dollars: [26, 220],
    nouns: "earrings | drop earrings | dangly earrings",
    styles: "feather-light | hammered | swinging | bright | hand-bent",
    materials: "sterling silver | gold vermeil | brass and enamel",
    details: "that swing | light enough for all day | for loud evenings | for dull Mondays",
    names: "Jellyfish | Rainmaker | Sunday Best | Dragonfly | Tambourine | Small Talk | Lantern Walk",
    summaries:
      "Move when you do. | Three grams each: you will check whether they are still there. | A bit of colour beside a smile.",
    making:
      "Wire is bent round wooden pegs, then hammered to make it hard. | Enamel is sifted on by hand and fired in a kiln the size of a toaster. | Posts are silver, always.",
    living: "Spare backs are in the box. | Mix two pairs; nobody minds. | Keep them dry and they keep their colour.",
    facts: "Drop (mm): 12..70/2 | Weight (g): 1..6/0.5 | Nickel free: yes | Clip on: no, no, yes",
    colourIs: "material",
  }),
  kind({
    ...gold,
    motif: "watch",
    colours: "leather",
    category: "Jewellery > Watches",
    count: 30,
    dollars: [120, 540],
    nouns: "wristwatch | field watch | dress watch",
    styles: "slim | thin-cased | no-date | field | three-hand | plain-dial",
    materials: "steel and leather | brass and leather | titanium and leather",
    details: "with a sapphire glass | that glows a little | for people who look at watches",
    names: "Lighthouse Keeper | Slow Train | Boatyard | Noon | Pocket Square | Ferryman",
    summaries: "Easy to read, easy to wear, easy to repair. | Nothing to charge. | A small machine with a good face.",
    making:
      "Assembled and regulated by one watchmaker, who signs the inside. | The strap is cut and stitched at Saltmarsh, two doors down. | Tested for a week in six positions.",
    living:
      "Water resistant to 50 metres: rain, dishes, the odd lake. | The strap changes without tools. | Serviced here every five years.",
    facts:
      "Case (mm): 34..41/1 | Water resistant (m): 30..100/10 | Movement: automatic, hand-wound, quartz | Sapphire glass: yes",
    titles:
      "{name} {noun} on {colour} leather | {style} {noun} {detail}, {colour} | {style} {noun} on {colour} leather",
    colourIs: "strap",
  }),
  kind({
    ...closet,
    motif: "tee",
    category: "Clothing > Tops > T-shirts",
    count: 38,
    dollars: [24, 58],
    nouns: "T-shirt | heavy tee | boxy tee | everyday tee",
    styles: "heavyweight | garment-dyed | boxy | soft | long-staple",
    materials: "organic cotton | hemp and cotton | recycled cotton",
    details: "washed soft already | that keeps its neck | for every day | cut a little long",
    names: "Saturday | Sunrise Club | Good Egg | Trailhead | Plain Speaking | Bunny Hill | Mowing the Lawn",
    summaries:
      "The one that is always in the wash because it is always worn. | Heavy cotton, neat neck, no side seams to twist. | Printed with water-based ink two streets away.",
    making:
      "Knitted, cut and sewn within forty miles. | Dyed after sewing, so each is a shade of its own. | Printed by hand, one colour at a time.",
    living:
      "Pre-shrunk: the size you buy is the size you keep. | Wash cool, hang up, wear out. | Send it back when it is done and we make it into rags and paper.",
    facts: "Size: XS, S, M, L, XL, XXL | Fit: regular, boxy, long | Organic: yes, yes, no | Weight (g/m²): 160..240/20",
  }),
  kind({
    ...closet,
    motif: "jumper",
    category: "Clothing > Tops > Jumpers",
    count: 38,
    dollars: [68, 220],
    nouns: "jumper | fisherman jumper | crew-neck jumper | winter jumper",
    styles: "chunky | hand-finished | fine-gauge | lofty | dense | warm",
    materials: "lambswool | merino | cotton | alpaca blend",
    details: "for boats and bonfires | with saddle shoulders | that smells of sheep, faintly | for cold kitchens",
    names: "Trawler | Bonfire | Granddad's | Snow Line | Postman | Hearth | Cold Harbour",
    summaries:
      "Warm enough to skip the coat. | Knitted to outlast its fashion. | Sleeves long enough to pull over your hands.",
    making:
      "Knitted in one piece and linked by hand at the toe, cuff and collar. | Washed in the burn to bring up the loft. | The pattern came from a biscuit tin lid.",
    living:
      "Air it, brush it, wash it seldom. | A darning kit in the right colour is in the parcel. | Loosens by a finger in the first month.",
    facts: "Size: XS, S, M, L, XL | Fit: regular, loose | Machine washable: yes, no | Weight (g): 380..900/20",
  }),
  kind({
    ...closet,
    motif: "dress",
    category: "Clothing > Dresses",
    count: 34,
    dollars: [72, 240],
    nouns: "dress | sundress | tea dress | summer dress",
    styles: "swishy | hand-smocked | bias-cut | easy | floaty | well-cut",
    materials: "linen | cotton poplin | Tencel | viscose",
    details: "with pockets | for dancing | with a tie belt | that spins | for weddings not your own",
    names: "Bluebell Wood | Jukebox | Sea Breeze | Promenade | Lemon Tree | Last Bus Home",
    summaries: "It has pockets. | Made to spin, and to sit in the grass. | Looks like effort, feels like pyjamas.",
    making:
      "Cut in small batches from deadstock cloth. | Seams are bound inside, hems are deep. | Sewn start to finish by one person, whose name is on the label.",
    living:
      "Cool wash, no iron needed if hung up wet. | Hem leaves four centimetres to let down. | Pockets fit a phone and a conker.",
    facts: "Size: XS, S, M, L, XL | Length (cm): 92..128/4 | Pockets: yes | Lined: yes, no",
  }),
  kind({
    ...closet,
    motif: "beanie",
    category: "Clothing > Hats > Beanies",
    count: 26,
    dollars: [22, 54],
    nouns: "beanie | fisherman’s hat | winter hat | everyday hat",
    styles: "ribbed | chunky | hand-knit | fold-up | double-layer | warm",
    materials: "merino | lambswool | recycled wool",
    details: "for big hair | that stays put | for early starts | for snowball fights",
    names: "Bobble Trouble | Deckhand | Frosty | Mountain Rescue | Acorn Cup | Early Bird",
    summaries:
      "Warm ears, no itch. | Knitted by Betty and her friends on Wednesdays. | Folds up, pulls down, stays on.",
    making:
      "Knitted on four needles from wool with a name. | Ribs are doubled at the ears. | Two strands held together make it windproof.",
    living: "Hand wash, dry flat, shake. | One size that means it. | Fits under a bicycle helmet.",
    facts: "Size: S-M, L-XL, one size | Machine washable: yes, no",
  }),
  kind({
    ...closet,
    motif: "hat",
    category: "Clothing > Hats > Brimmed Hats",
    count: 22,
    dollars: [48, 160],
    nouns: "hat | felt hat | sun hat | fedora | gardening hat",
    styles: "wide-brimmed | hand-blocked | soft | crushable | weatherproof",
    materials: "wool felt | straw | waxed cotton",
    details: "with a silk band | for serious weeding | for long walks | that packs flat",
    names: "Head Gardener | Explorer | Front Row | Allotment | Jazz Uncle | Long Shadow",
    summaries:
      "A brim for sun, rain and entrances. | Blocked by hand over steam. | Rolls up in a bag, comes out smiling.",
    making:
      "Steamed and blocked over lime-wood forms from 1930. | The band is stitched, never glued. | Brims are cut with a rounding jack.",
    living:
      "Brush it; if it rains, let it dry on its crown. | An inner cord adjusts by two sizes. | Improves with weather.",
    facts: "Size (cm): 55..62/1 | Brim (cm): 5..11/1 | UPF 50: yes, no",
  }),
  kind({
    ...closet,
    motif: "scarf",
    category: "Clothing > Scarves",
    count: 26,
    dollars: [28, 120],
    nouns: "scarf | winter scarf | college scarf | long scarf",
    styles: "striped | brushed | double-sided | extra-long | fringed | featherlight",
    materials: "lambswool | merino | cotton gauze | silk and wool",
    details: "long enough for two turns | with a fringe | for waiting at bus stops | in last year's colours",
    names: "Bus Stop | Fifth Form | North Wind | Rowing Club | Marmalade Cat | Goodbye Wave",
    summaries:
      "Two turns and the ends still show. | Soft at the neck, sharp in the stripes. | Small luxury, daily use.",
    making:
      "Woven at full width, fringed by hand, brushed with teasels. | Stripes are warped by eye. | Finished in water from the hill.",
    living:
      "Hand wash cool, steam to freshen. | Folds to the size of a paperback. | Gives warmth out of all proportion.",
    facts: "Length (cm): 160..240/10 | Width (cm): 20..70/5 | Machine washable: yes, no",
  }),
  kind({ ...shoes, motif: "sneaker", nouns: "sneakers | canvas shoes | everyday shoes", count: 18 }),
  kind({ ...shoes, motif: "boot", nouns: "boots | walking boots | winter boots", count: 16 }),
];
