import { kind } from "../kind.ts";

const press = { shop: "blue-hour", colours: "textile" } as const;
const paper = { shop: "dogear", colours: "textile", supply: "plenty" } as const;

const prints = {
  ...press,
  supply: "plenty",
  category: "Art > Prints",
  dollars: [18, 120],
  styles: "three-colour | hand-pulled | numbered | signed | small",
  materials: "cotton paper | recycled paper | hemp paper",
  details: "signed in pencil | with a deckled edge | for a difficult wall | printed at dusk",
  summaries:
    "Printed by hand in our own studio, in colours mixed on the day. | Flat colour, thick paper, a little ink you can feel. | For the wall you look at while thinking.",
  making:
    "Each colour is one pass through the press; a print with five colours takes a week. | Pulled on cotton paper with a soft torn edge. | The register slips by a hair now and then, and we like it.",
  living:
    "Sent flat between boards, never rolled. | Keep out of direct sun and it will keep its colours. | Fits a standard frame.",
  facts: "Width (cm): 21..50/1 | Height (cm): 30..70/1 | Signed: yes | Edition of: 50..300/50",
  colourIs: "hidden",
  titles: "{name}, {style} {noun} | {name}, {noun} {detail} | {name}, {noun} on {material}",
} as const;

export const DESK = [
  kind({
    ...prints,
    motif: "hillsPrint",
    nouns: "print | art print | screen print | risograph print",
    count: 9,
    names: "Mountain with Borrowed Moon | Two Hills, One Sun | Pass Road, Evening",
  }),
  kind({
    ...prints,
    motif: "arcsPrint",
    nouns: "print | art print | screen print | risograph print",
    count: 9,
    names: "Half a Rainbow | Amphitheatre | Sound of a Bell",
  }),
  kind({
    ...prints,
    motif: "pearPrint",
    nouns: "print | art print | screen print | risograph print",
    count: 9,
    names: "Pear, Thinking | Kitchen Still Life | The Last Pear",
  }),
  kind({
    ...prints,
    motif: "tilesPrint",
    nouns: "print | art print | screen print | risograph print",
    count: 9,
    names: "Nine Half Moons | Soft Geometry | Tiled Floor, Lisbon",
  }),
  kind({
    ...prints,
    motif: "fernPrint",
    nouns: "print | art print | screen print | risograph print",
    count: 8,
    names: "Tall Fern | Herbarium, Plate Four | Leaf for Leaf",
  }),
  kind({
    ...prints,
    motif: "wavesPrint",
    nouns: "print | art print | screen print | risograph print",
    count: 8,
    names: "Six Waves | After the Rain | Ferry Crossing",
  }),

  kind({
    ...press,
    motif: "painting",
    supply: "unique",
    category: "Art > Paintings",
    count: 34,
    dollars: [180, 1400],
    nouns: "small painting | painting | landscape",
    styles: "original | loose | weathered | plein-air | layered | windswept",
    materials: "oil on linen | gouache on paper | acrylic on board",
    details: "painted outdoors | with a lot of sky | finished in one sitting",
    names:
      "Low Tide, Late | The Field We Meant | Weather Coming | Estuary in March | Nobody on the Pier | Blue Hour, Allotments | The Long Wall | Two Clouds Disagreeing",
    summaries:
      "There is one of these, and there will not be another. | Painted on the spot, wind and all. | Mostly sky, which is the point.",
    making:
      "Begun outdoors with cold hands, finished in the studio with tea. | Painted wet in wet with a knife and three brushes. | The frame is made by the same hands.",
    living:
      "Varnished; dust it with a soft brush. | Signed on the back, with the date and the weather. | A certificate comes with it.",
    facts: "Width (cm): 24..90/2 | Height (cm): 20..70/2 | Framed: yes, yes, no | Year: 2019..2026/1 | Original: yes",
    titles: "{name}, {style} {noun} | {name}, {material} | {name}, {noun} {detail}",
    colourIs: "hidden",
  }),
  kind({
    motif: "sculpture",
    shop: "kiln-and-kettle",
    colours: "glaze",
    supply: "unique",
    category: "Art > Sculpture",
    count: 30,
    dollars: [140, 980],
    nouns: "sculpture | small sculpture | standing form",
    styles: "hand-built | smoke-fired | carved | quiet | burnished",
    materials: "stoneware | terracotta | black clay | porcelain",
    details: "on an oak block | that fits a windowsill | fired with seaweed | you will want to touch",
    names:
      "Mother and Weather | Listening Stone | Knot for a Friend | Five Stones | The Sleeper | Almost a Bird | Standing Still",
    summaries: "One of one. Walk round it. | A small weight for a large room. | Made to be touched, please do.",
    making:
      "Built from coils over a month, burnished with a spoon. | Smoke-fired in a pit on the beach. | The block is from an oak that came down in the storm.",
    living: "Stands indoors or under a porch. | Signed beneath. | Wax it once a year if you enjoy that sort of thing.",
    facts: "Height (cm): 12..60/2 | Weight (kg): 1..12/0.5 | Original: yes | Outdoor use: yes, no",
    titles: "{name}, {style} {noun} | {name}, {noun} in {material} | {name}, {noun} {detail}",
  }),
  kind({
    ...paper,
    motif: "notebook",
    category: "Stationery & Books > Notebooks",
    count: 38,
    dollars: [9, 36],
    nouns: "notebook | sketchbook | journal | pocket notebook | recipe book",
    styles: "thread-bound | dotted | ruled | lay-flat | blank | cloth-covered",
    materials: "recycled paper | cotton paper | linen and paper",
    details: "that lies flat | with a ribbon | for half-ideas | with numbered pages | that forgives fountain pens",
    names: "Half an Idea | Bad Poems | Bird List | What We Ate | Rain Diary | Small Plans | Marginalia",
    summaries:
      "Lies flat, takes ink, asks no questions. | Sewn in sections so no page ever falls out. | For lists, birds and bad poems.",
    making:
      "Folded, sewn and cased in by hand in our back room. | Paper from a mill that has been at it since 1762. | Corners are rounded one at a time.",
    living:
      "Fountain pens do not bleed through. | An envelope in the back keeps tickets. | Index pages are at the front.",
    facts: "Pages: 64..240/16 | Lies flat: yes | Paper (g/m²): 80..140/10",
  }),
  kind({
    ...paper,
    motif: "pencil",
    category: "Stationery & Books > Pencils",
    count: 20,
    dollars: [6, 24],
    nouns: "pencils | drawing pencils | sketching pencils",
    styles: "cedar | soft | stamped | hand-dipped | dark",
    materials: "incense cedar | lime wood",
    details: "with a good eraser | for sketching on trains | stamped with a kind word | in a tin",
    names: "Try Again | Rough Draft | Soft Landing | First Line | Crossword",
    summaries:
      "Smells like the first day of school. | Dark, smooth, never scratchy. | Three pencils and a second chance.",
    making: "Cores are waxed so they glide. | Dipped by hand, seven coats. | The stamp is set in lead type.",
    living: "Sharpen with a knife for the full effect. | Graphite only, no plastic. | Lasts about 45,000 words.",
    facts: "Pieces: 3..3/1 | Grade: HB, 2B, 4B, 6B | Plastic free: yes",
  }),
  kind({
    ...paper,
    motif: "pen",
    category: "Stationery & Books > Pens",
    count: 26,
    dollars: [28, 180],
    nouns: "fountain pen | pocket pen | writing pen",
    styles: "hand-turned | piston-filled | slim | ebonite | broad-nibbed | everyday",
    materials: "ebonite | resin | brass | turned olive wood",
    details: "with a gold nib | for letters | with a bottle of ink | that starts every time",
    names: "Dear Friend | Signature | Night Clerk | Loop | Long Letter | Inkwell",
    summaries:
      "Starts on the first stroke and does not leak on trains. | Made for left hands too. | Writing with it slows you down, pleasantly.",
    making:
      "Turned on a lathe from a single rod. | Each nib is tuned on paper before it leaves. | Polished through nine grits.",
    living:
      "Takes cartridges, converter or eyedropper. | Rinse with cold water when changing ink. | A letter to us gets a letter back.",
    facts: "Nib: EF, F, M, B | Length (mm): 118..146/2 | Converter included: yes, no | Weight (g): 14..42/2",
  }),
  kind({
    ...paper,
    motif: "book",
    category: "Stationery & Books > Books",
    count: 34,
    dollars: [12, 46],
    nouns: "a novel | poems | a field guide | a cookbook | short stories | an essay",
    styles: "cloth-bound | illustrated | pocket | letterpress",
    materials: "paper and cloth | recycled paper",
    details: "with woodcuts | to read aloud | with a map | in a small edition",
    names:
      "The Beekeeper's Calendar, | A Short History of Puddles, | Soup for One, Soup for Ten, | The Lighthouse That Moved, | Letters to a Lodger, | Notes on Moss, | The Night Gardener, | How to Leave a Party, | Birds I Have Misnamed,",
    summaries:
      "Set by hand, printed on good paper, short enough for one train. | Illustrated with woodcuts by the author's aunt. | You will lend it and not get it back.",
    making:
      "Printed on a 1957 Heidelberg and bound in cloth. | Set in a typeface that was dug out of a river. | Sewn, so it opens flat and stays open.",
    living:
      "Comes with a bookmark that is also a pressed flower. | A good present for a quiet friend. | Best read outdoors.",
    facts: "Pages: 48..360/8 | Language: English | Illustrated: yes, no | Year: 2016..2026/1",
    titles: "{name} {noun} | {name} {noun} {detail} | {name} {style} edition",
    colourIs: "hidden",
  }),
  kind({
    ...paper,
    motif: "card",
    category: "Stationery & Books > Cards",
    count: 34,
    dollars: [4, 22],
    nouns: "greeting card | card | folded card",
    styles: "letterpress | hand-cut | foiled | riso-printed | little",
    materials: "cotton paper | recycled card",
    details: "with a coloured envelope | blank inside | for late apologies | for good news",
    names:
      "Sorry I'm Late | You Did It | Hip Hip | Good Luck Out There | Just Because | Your Turn to Visit | Thinking of You, Slightly",
    summaries:
      "Thick paper, a bright envelope, room to say it. | Says it before you open it. | Printed one at a time with a satisfying clunk.",
    making:
      "Pressed so deep you can read it with your thumb. | Ink mixed by eye. | Folded with a bone older than the press.",
    living: "Fits a standard stamp. | Left blank inside, because you know best. | Plastic-free wrapping.",
    facts: "Pieces: 1..8/1 | Envelope included: yes | Blank inside: yes, yes, no | Plastic free: yes",
    colourIs: "hidden",
    titles: "{name}, {style} {noun} | {name}, {noun} {detail} | {style} {noun} {detail}",
  }),
];
