import { kind } from "../kind.ts";

const loom = { shop: "loom-and-lichen", colours: "textile", supply: "batch" } as const;

export const DECOR = [
  kind({
    motif: "vase",
    shop: "kiln-and-kettle",
    colours: "glaze",
    supply: "batch",
    category: "Home & Living > Decor > Vases",
    count: 44,
    dollars: [30, 160],
    nouns: "vase | bud vase | bottle vase | stem vase",
    styles: "hand-coiled | raw-edged | glossy | small | ribbed | shapely | steady",
    materials: "stoneware | porcelain | volcanic clay",
    details: "for three stems | for wildflowers | for the windowsill | that stands alone",
    names: "Moon Garden | Driftwood | Sleepy Hollow | Foxglove | Stillness | Little Sister | Dune | Night Bloom",
    summaries:
      "Three stems and it looks like you planned it. | A shape that holds the room even when it is empty. | Quiet glaze, loud flowers.",
    making:
      "Coiled by hand over two days, then scraped until the wall rings. | The glaze is wood ash from our own kiln. | Thrown closed and opened with a wire at the very end.",
    living:
      "Watertight to the last drop. | Put dried grasses in it and forget about it until spring. | Felt under the foot spares your shelf.",
    facts: "Height (cm): 10..42/1 | Opening (cm): 2..9/0.5 | Watertight: yes | Finish: matt, satin, gloss, crackle",
  }),
  kind({
    motif: "candle",
    shop: "glowworm",
    colours: "wax",
    supply: "plenty",
    category: "Home & Living > Decor > Candles",
    count: 44,
    dollars: [14, 52],
    nouns: "candle | scented candle | table candle | evening candle",
    styles: "slow-burning | hand-poured | cotton-wicked | long-burning | botanical",
    materials: "soy wax | beeswax | rapeseed wax",
    details:
      "for a dark afternoon | smelling of cedar and rain | smelling of fig leaf | smelling of bonfires | smelling of clean sheets | smelling of orange peel",
    names:
      "Power Cut | Wet Pavement | Woodshed | Fig & Thunder | Library at Night | Salt Path | Bedtime Story | Snow Day | Orange Peel",
    summaries:
      "Burns clean to the end and smells like somewhere you have been. | Poured in batches of twelve, rested for a fortnight. | A small fire for the table.",
    making:
      "We pour at 58 degrees and let it cool overnight under a wool blanket. | The scent is blended by Noor, who can smell rain an hour off. | Wicks are plain cotton, trimmed to six millimetres.",
    living:
      "Let the first burn reach the edge, and it will never tunnel. | Trim the wick between evenings. | Keep it away from cats' tails and curtains.",
    facts: "Burn time (hours): 20..70/5 | Weight (g): 120..480/20 | Vegan: yes, yes, no | Scented: yes",
    titles: "{name} {noun} {detail} | {style} {noun} {detail} | {style} {material} {noun}, {colour}",
  }),
  kind({
    motif: "clock",
    shop: "oak-and-adze",
    colours: "textile",
    supply: "plenty",
    category: "Home & Living > Decor > Clocks",
    count: 26,
    dollars: [58, 190],
    nouns: "wall clock | kitchen clock | station clock | hallway clock",
    styles: "silent | big-faced | enamelled | easy-read | slow-sweeping",
    materials: "beech | ash | steel | cork",
    details: "that does not tick | with a red second hand | for being on time | you can read from the stairs",
    names: "Platform Two | Noonday | Kitchen Hour | Old School | Late Again | Half Past",
    summaries:
      "Clear numerals, no tick, no fuss. | Tells the time from across the street. | A face you will not tire of.",
    making:
      "The case is turned from one piece, the hands are cut from sheet brass. | A quiet sweep movement keeps time to a second a day. | Lacquered in our spray room on Fridays.",
    living:
      "Hangs on one screw. | One AA battery lasts about eighteen months. | Changing to summer time takes four seconds.",
    facts: "Diameter (cm): 20..42/2 | Silent: yes | Battery included: yes, no",
  }),
  kind({
    motif: "mirror",
    shop: "oak-and-adze",
    colours: "wood",
    supply: "batch",
    category: "Home & Living > Decor > Mirrors",
    count: 22,
    dollars: [95, 380],
    nouns: "mirror | wall mirror | hallway mirror | bedroom mirror",
    styles: "soft-edged | thin-framed | hand-framed | waxed | quiet",
    materials: "oak | walnut | ash | cherry",
    details: "with a slim frame | for narrow halls | with hidden fixings | that doubles the light",
    names: "Pond | Window Seat | Good Morning | Skylark | Puddle | Second Look",
    summaries:
      "Borrows the light from the window and gives it back. | A frame thin as a wedding band. | The last look before the door.",
    making:
      "The frame is steamed, bent round a former and left for a week to think about it. | Silver glass, copper free, edges polished. | Joined with a scarf so long you will not find it.",
    living:
      "Two screws and a template are in the box. | Dust the frame, wax it once a year. | Safe in a bathroom with a window.",
    facts: "Height (cm): 40..150/5 | Width (cm): 30..80/5 | Copper free glass: yes | Weight (kg): 3..14/1",
    colourIs: "material",
  }),
  kind({
    ...loom,
    motif: "blanket",
    category: "Home & Living > Textiles > Blankets",
    count: 38,
    dollars: [78, 260],
    nouns: "blanket | throw | sofa throw | picnic blanket | bed blanket",
    styles: "brushed | heavy | fringed | patterned | soft-washed | slow-woven",
    materials: "lambswool | merino | recycled wool | cotton | alpaca",
    details: "for the good sofa | with a knotted fringe | for cold trains | woven in one piece | for two",
    names: "Snowed In | Shepherd | Long Weekend | Fireside | Moorland | Night Ferry | Hush | Campfire",
    summaries:
      "Warm without weight, soft without fluff. | Woven slowly on a loom older than all of us. | The blanket people fight over politely.",
    making:
      "Spun in the valley, woven on a 1962 Dobcross loom, washed in soft river water. | The fringe is knotted by hand while the radio is on. | Undyed yarns and plant dyes give the colours their depth.",
    living:
      "Air it instead of washing it; wool cleans itself. | Big enough for two who like each other. | Mended free for life.",
    facts: "Length (cm): 140..220/10 | Width (cm): 120..180/10 | Machine washable: yes, no | Undyed: yes, no, no",
  }),
  kind({
    ...loom,
    motif: "cushion",
    category: "Home & Living > Textiles > Cushions",
    count: 38,
    dollars: [28, 88],
    nouns: "cushion | sofa cushion | floor cushion | big cushion",
    styles: "block-printed | piped | plump | hand-sewn | soft | cheerful",
    materials: "linen | cotton velvet | wool | hemp",
    details: "with a feather pad | for leaning on | with hidden zip | printed by hand | for the window seat",
    names: "Elbow Room | Window Seat | Marmalade | Skipping Stones | Afternoon | Big Day | Tidepool",
    summaries:
      "Plump, printed by hand, impossible to leave alone. | A good pattern for a plain chair. | Soft where you land.",
    making:
      "Each colour is one block, and each block is pressed by hand. | Sewn with French seams, so it is as neat inside as out. | The linen is washed with stones until it gives up.",
    living:
      "Cover comes off and washes at 30 degrees. | Karate chop optional. | Pads are made from recycled feathers or recycled bottles: say which.",
    facts: "Side (cm): 40..60/5 | Pad included: yes, yes, no | Machine washable: yes",
  }),
  kind({
    ...loom,
    motif: "rug",
    category: "Home & Living > Textiles > Rugs",
    count: 36,
    dollars: [120, 640],
    nouns: "rug | hearth rug | hallway runner | kilim | bedroom rug",
    styles: "flatwoven | hand-knotted | reversible | graphic | hand-tufted | cheerful",
    materials: "wool | jute | cotton | recycled denim",
    details: "with a cream border | for bare feet | that hides crumbs | with knotted ends | woven to order",
    names: "Paper Boats | Tall House | Courtyard | Back Stairs | Salt Flats | Marble Run | Corner Shop",
    summaries:
      "A pattern to walk on for thirty years. | Thick enough for bare feet, flat enough for doors. | Gathers a room round itself.",
    making:
      "Woven by a family of four in a week and a half. | Drawn first with cut paper, then with wool. | The yarn is dyed in small pots, so colours move a little.",
    living:
      "Turn it round twice a year so it wears evenly. | Spills lift with cold water if you are quick. | Comes with a non-slip underlay.",
    facts: "Length (cm): 120..300/10 | Width (cm): 70..200/10 | Reversible: yes, no | Underlay included: yes, no",
  }),
  kind({
    motif: "basket",
    shop: "loom-and-lichen",
    colours: "wood",
    supply: "batch",
    category: "Home & Living > Storage > Baskets",
    count: 26,
    dollars: [26, 110],
    nouns: "basket | log basket | laundry basket | bread basket | storage basket",
    styles: "hand-woven | two-handled | sturdy | square-bottomed | tight-woven | round",
    materials: "willow | seagrass | rattan | palm leaf",
    details:
      "with rope handles | for wool and half-finished things | for logs | that never tips | for Saturday's market",
    names: "Hen House | Gatherer | Odd Socks | Windfall | Market Run | Nest",
    summaries:
      "Swallows a week of clutter and looks calm. | Woven tight enough to carry water, nearly. | Strong handles, flat base.",
    making:
      "Willow is cut in winter, sorted by length, soaked for a week. | The base is woven first and stood upon: that is the test. | Handles are bound twice.",
    living:
      "Mist it now and then so it does not dry out. | Stands by the fire, the bed or the back door. | Carries twelve kilos without complaint.",
    facts: "Height (cm): 18..52/2 | Diameter (cm): 22..48/2 | Lined: yes, no | Handles: yes",
    colourIs: "hidden",
    titles: "{name} {noun} {detail} | {style} {material} {noun} | {style} {noun} {detail}",
  }),
];
