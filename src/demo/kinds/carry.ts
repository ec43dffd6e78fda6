import { kind } from "../kind.ts";

const bags = { shop: "saltmarsh", supply: "plenty" } as const;
const fox = { shop: "little-fox", supply: "plenty" } as const;

const softToys = {
  ...fox,
  colours: "textile",
  category: "Toys & Games > Soft Toys",
  dollars: [24, 78],
  styles: "floppy | hand-sewn | huggable | jointed | travelling | sleepy",
  materials: "organic cotton | mohair | corduroy | wool felt",
  details: "who listens well | for bedtime negotiations | who has been to Paris | with a good heart",
  names:
    "Bartholomew the | Mister Pockets the | Clementine the | Old Hugo the | Marzipan the | Captain Ned the | Tilda the | Professor Plum the",
  summaries:
    "Good listener, excellent sleeper. | Sewn by hand, stuffed with wool, named on arrival. | Soft enough for a newborn, tough enough for a two-year-old.",
  making:
    "Faces are stitched last, once we have got to know each other. | Stuffed with wool through a seam you will not find. | Eyes are embroidered, so there is nothing to swallow.",
  living:
    "Washes at 30 degrees in a pillowcase. | Comes with a train ticket and a letter. | Ears can be re-attached by post.",
  facts: "Height (cm): 18..48/2 | From age (months): 0..12/6 | Machine washable: yes, yes, no | Safety tested: yes",
  titles: "{name} {noun} in {colour} | {name} {style} {noun} | {name} {noun} {detail}",
} as const;

export const CARRY = [
  kind({
    ...bags,
    motif: "tote",
    colours: "textile",
    category: "Bags > Totes",
    count: 34,
    dollars: [24, 140],
    nouns: "tote bag | shopper | market bag | canvas tote",
    styles: "heavy canvas | hand-printed | two-tone | deep | waxed | zip-top",
    materials: "waxed canvas | organic canvas | recycled sailcloth",
    details: "with an inside pocket | for leeks and library books | that stands by itself | for the Saturday market",
    names: "Leek & Loaf | Overdue Books | Ferry | Farm Gate | Weekend | Errand",
    summaries:
      "Carries a week of shopping and the newspaper. | Canvas thick enough to stand on its own. | The shoulder straps are long enough for a coat.",
    making:
      "Cut from 18 oz canvas and sewn on a machine that used to make tents. | The print is pulled by hand, one bag at a time. | Handles run under the bottom and up again.",
    living:
      "Sponge it clean. | The inner pocket has a clip for keys. | Carries fifteen kilos; you will stop before it does.",
    facts: "Volume (l): 10..26/2 | Inside pocket: yes | Closes: zip, magnet, open | Machine washable: yes, no",
  }),
  kind({
    ...bags,
    motif: "satchel",
    colours: "leather",
    category: "Bags > Satchels",
    count: 26,
    dollars: [120, 360],
    nouns: "satchel | messenger bag | handbag | doctor's bag | briefcase",
    styles: "saddle-stitched | slim | structured | top-handled | old-school",
    materials: "bridle leather | vegetable-tanned leather | pebbled leather",
    details: "with brass buckles | for a laptop and a lunch | with a hidden magnet | that ages well",
    names: "Headmistress | Post Office | Bylines | Night Train | Understudy | Harbour Master",
    summaries:
      "Smells right on the first day and looks right on the last. | Room for a laptop, a lunch and a secret. | Saddle-stitched: two needles, one thread.",
    making:
      "Every stitch is done by hand with waxed linen. | Edges are bevelled, dyed, burnished, and burnished again. | Brass is cast for us and will outlast the leather.",
    living:
      "A little balm twice a year. | The strap adjusts and comes off. | Scratches turn into patina; that is not an excuse, it is chemistry.",
    facts: "Width (cm): 24..40/2 | Laptop (inch): 11..16/1 | Detachable strap: yes, no | Lined: yes, no",
  }),
  kind({
    ...bags,
    motif: "backpack",
    colours: "leather",
    category: "Bags > Backpacks",
    count: 30,
    dollars: [78, 260],
    nouns: "backpack | rucksack | daypack | school backpack",
    styles: "waxed | two-strap | padded | small | carry-everything | well-padded",
    materials: "waxed cotton | recycled nylon | leather and canvas",
    details: "with a laptop sleeve | for trains and trails | with leather straps | that shrugs off rain",
    names: "Trailhead | Detour | Packed Lunch | Switchback | Field Trip | Stowaway",
    summaries:
      "Sits close, carries easy, shrugs off rain. | Pockets where your hands expect them. | For the office on Friday and the hills on Saturday.",
    making:
      "Straps are riveted and then stitched, because we worry. | Waxed by hand with a hair dryer and patience. | Tested with bricks.",
    living:
      "Re-wax it once a year, a tin is included. | The back panel breathes. | Repairs are free as long as we are here.",
    facts: "Volume (l): 12..32/2 | Laptop (inch): 13..16/1 | Waterproof: yes, no | Weight (g): 600..1300/50",
  }),
  kind({
    ...bags,
    motif: "wallet",
    colours: "leather",
    category: "Bags > Wallets",
    count: 30,
    dollars: [32, 98],
    nouns: "wallet | card wallet | everyday wallet",
    styles: "slim | snap-closed | hand-stitched | bifold | soft | rounded",
    materials: "vegetable-tanned leather | bridle leather | goat leather",
    details: "with a brass snap | stitched by hand | that fits a front pocket | for cards and a photo",
    names: "Small Change | Ticket Pocket | Pay Day | Night Out | Front Pocket | Penny",
    summaries:
      "Thin, strong and soon the shape of you. | Cards, some notes, no bulk. | A good present for a difficult person.",
    making:
      "Cut with a clicker knife, stitched with two needles. | Edges are burnished with water, wax and elbow. | Every offcut becomes a key fob.",
    living: "Gets darker where your thumb goes. | Initials stamped free: leave a note. | Ten years is normal.",
    facts: "Cards: 3..12/1 | Coin pocket: yes, no | RFID lining: yes, no | Width (cm): 9..12/0.5",
  }),
  kind({
    motif: "bicycle",
    shop: "saltmarsh",
    colours: "tech",
    supply: "batch",
    category: "Garden & Outdoors > Bicycles",
    count: 22,
    dollars: [640, 1900],
    nouns: "bicycle | city bike | touring bike | step-on bike",
    styles: "hand-brazed | upright | lugged | well-mannered | steel",
    materials: "steel | chromoly steel",
    details: "with a leather saddle | for headwinds | built to order | for long lanes",
    names: "Seawall | Paper Round | Headwind | Promenade | Milk Float | Swift",
    summaries:
      "Steel frame, leather saddle, no hurry. | Sits you upright so that you see the ducks. | Built by one person from the tubes up.",
    making:
      "Brazed with lugs that are filed by hand. | Painted in three coats and baked. | The saddle is our own: that is how the shop began.",
    living:
      "Arrives nine tenths assembled, with the tool for the tenth. | First service is on us. | Mudguards, bell and lights are fitted.",
    facts: "Frame (cm): 48..62/2 | Weight (kg): 11..17/1 | Lights included: yes",
  }),
  kind({ ...softToys, motif: "teddy", nouns: "bear | teddy bear | little bear", count: 20 }),
  kind({ ...softToys, motif: "bunny", nouns: "bunny | rabbit | long-eared bunny", count: 18 }),

  kind({
    ...fox,
    motif: "toyCar",
    colours: "tech",
    category: "Toys & Games > Wooden Toys > Vehicles",
    count: 30,
    dollars: [18, 64],
    nouns: "wooden push-along | roll-along toy | floor roller | push-along",
    styles: "chunky | hand-painted | unbreakable | little | sturdy",
    materials: "beech | maple | lime wood",
    details: "with wheels that really roll | for floor level | that survives stairs | for small drivers",
    names: "Brum | Uncle Frank's | Milk Float | Slowcoach | Number Nine | Rattlebang | Tootle",
    summaries:
      "Rolls straight, lands safely, lasts for cousins. | No batteries, the noise is supplied by the driver. | Painted with colours you may chew.",
    making:
      "Cut from offcuts of the chair shop next door. | Wheels are turned four at a time and fitted on ash axles. | Painted with milk paint and sealed with beeswax.",
    living: "Wipe with a damp cloth. | Dents become part of the bodywork. | Passed down at least twice, we hear.",
    facts: "Length (cm): 10..30/2 | From age (months): 12..36/6 | Safety tested: yes | Handmade: yes",
  }),
  kind({
    ...fox,
    motif: "blocks",
    colours: "tech",
    category: "Toys & Games > Wooden Toys > Blocks",
    count: 22,
    dollars: [22, 74],
    nouns: "building blocks | stacking blocks | shape blocks | play blocks",
    styles: "rounded | hand-dyed | big | first | cut-out | rattling",
    materials: "maple | beech | lime wood",
    details: "in a cotton bag | with shapes to feel | for towers and crashes | dyed with plants",
    names: "Tumbledown | Skyline | First Five | Castle Weather | Wobble | Foundation",
    summaries: "Towers up, crash, again. | Smooth corners and clear shapes. | The toy that is never outgrown.",
    making:
      "Sanded on all six sides and twelve edges. | Dyed, not painted, so the grain shows. | Counted twice into a cotton bag.",
    living: "Safe to chew, fun to throw. | Fits all other blocks of ours. | Spare pieces by post.",
    facts: "Pieces: 5..40/5 | From age (months): 9..24/3 | Safety tested: yes | Bag included: yes",
  }),
  kind({
    ...fox,
    motif: "rocket",
    colours: "tech",
    category: "Toys & Games > Wooden Toys > Space",
    count: 18,
    dollars: [24, 82],
    nouns: "rocket | space rocket | stacking rocket | moon rocket",
    styles: "tall | stacking | hand-turned | two-stage | painted",
    materials: "beech | maple",
    details: "with a crew of one | for launching from beds | that comes apart | with a window",
    names: "Apollo Beans | Luna | Countdown | Sputnik Street | Big Bang | Bedtime Orbit",
    summaries: "Ready in five, four, three. | Turns any bed into a launch pad. | Stacks, rolls and very nearly flies.",
    making:
      "Turned in one piece, then painted while it spins. | Fins are let in with tenons, for hard landings. | Each has a serial number for mission control.",
    living:
      "No sharp edges, plenty of fuel. | The astronaut lives in the nose. | Wipe off moon dust with a damp cloth.",
    facts: "Height (cm): 16..38/2 | From age (months): 18..36/6 | Safety tested: yes | Pieces: 1..9/1",
  }),
  kind({
    ...fox,
    motif: "puzzle",
    colours: "textile",
    category: "Toys & Games > Puzzles",
    count: 26,
    dollars: [16, 48],
    nouns: "puzzle | jigsaw puzzle | colour puzzle",
    styles: "quiet | wooden | hand-cut | tricky | gentle | rainy-day",
    materials: "birch ply | recycled card",
    details: "with one odd piece | for rainy weekends | in a linen box | without corners",
    names: "Rainy Weekend | Hedgerow | Patchwork | Allotments from Above | Button Box | Jam Cupboard",
    summaries:
      "A quiet weekend in a box. | Pieces that click, colours that help, a little. | No picture on the lid, if you dare.",
    making: "Cut with a blade as fine as a hair. | Drawn by Ida, who hates finishing them. | Printed with soy ink.",
    living: "Missing a piece? Write to us and we cut it again. | Fits on a tea tray. | The box is made to be kept.",
    facts: "Pieces: 9..1000/1 | From age (years): 3..12/1 | Finished width (cm): 20..70/5 | Plastic free: yes",
  }),
  kind({
    ...fox,
    motif: "kite",
    colours: "tech",
    category: "Toys & Games > Outdoor Play > Kites",
    count: 16,
    dollars: [22, 68],
    nouns: "kite | diamond kite | beach kite | pocket kite",
    styles: "two-tone | easy | fast | patchwork | big | light-wind",
    materials: "ripstop nylon | recycled sailcloth",
    details: "with a long tail | for first flights | that packs into a tube | for hardly any wind",
    names: "Windfall | Updraft | Swallowtail | Gusty | Hill Day | String Theory",
    summaries:
      "Up in a breeze, down with a sigh. | Sewn from spinnaker offcuts. | Forty metres of string and a good afternoon.",
    making:
      "Panels are sewn flat and trimmed after the first flight. | Spars are ash in the small ones, carbon in the big. | Every kite is flown once before it is packed.",
    living: "Best from 8 to 30 km/h. | Tail, line and winder are included. | Avoid trees; they collect them.",
    facts: "Span (cm): 60..160/10 | Line (m): 20..60/10 | From age (years): 4..8/1 | Ready to fly: yes",
  }),
  kind({
    ...fox,
    motif: "swing",
    colours: "wood",
    category: "Toys & Games > Outdoor Play > Swings",
    count: 14,
    dollars: [38, 120],
    nouns: "swing | tree swing | garden swing | plank swing",
    styles: "oak | wide | hand-spliced | classic | two-child",
    materials: "oak and hemp | ash and hemp | larch and rope",
    details: "with four metres of rope | for the old apple tree | with spliced ends | for grown-ups as well",
    names: "Apple Tree | Higher! | Summer Holiday | Pendulum | Treetop",
    summaries:
      "A plank, two ropes, a whole summer. | Wide enough for two small people or one large. | Spliced by a retired sailor.",
    making:
      "Oiled four times before it meets the weather. | Ropes are spliced, never knotted. | Edges are rounded to a thumb's radius.",
    living: "Carries 150 kilos. | Bring it in for the winter. | Check the branch, then check it again.",
    facts: "Width (cm): 44..70/2 | Rope (m): 3..6/0.5 | Carries (kg): 120..200/10 | Weatherproof: yes",
  }),
];
