import { kind } from "../kind.ts";

const light = { shop: "glowworm", supply: "plenty" } as const;
const wood = { shop: "oak-and-adze", supply: "batch" } as const;

export const ROOMS = [
  kind({
    ...light,
    motif: "tableLamp",
    colours: "textile",
    category: "Lighting > Table Lamps",
    count: 38,
    dollars: [68, 240],
    nouns: "table lamp | bedside lamp | reading lamp | desk lamp",
    styles: "dimmable | fabric-shaded | little | warm-glow | steady | quiet",
    materials: "linen and ceramic | steel | turned ash | paper",
    details: "with a pull cord | for the last chapter | with a fabric flex | that throws a soft circle",
    names: "Last Chapter | Toadstool | Night Owl | Dormouse | Evening Post | Lull | Moth",
    summaries: "A warm pool of light exactly where the book is. | Small footprint, big evening. | Dims to a whisper.",
    making:
      "Shades are stretched by hand over a steel ring. | The foot is turned, sanded, sprayed and sanded again. | Wired and tested in our back room under a sign that says 'Twice'.",
    living:
      "Takes any E26 bulb; a warm one is in the box. | The switch is where your hand lands in the dark. | Shade wipes clean with a dry brush.",
    facts: "Height (cm): 28..62/2 | Dimmable: yes | Bulb included: yes | Cable (m): 1.5..2.5/0.5",
  }),
  kind({
    ...light,
    motif: "floorLamp",
    colours: "textile",
    category: "Lighting > Floor Lamps",
    count: 26,
    dollars: [140, 420],
    nouns: "floor lamp | reading lamp | standing lamp",
    styles: "slim | tall | tilting | quiet | warm-glow",
    materials: "ash and linen | steel | oak and linen",
    details: "for behind the armchair | with a foot switch | that leans over your shoulder | with a wide shade",
    names: "Heron | Streetcorner | Crane | Long Read | Lighthouse | Stork",
    summaries:
      "Leans in without getting in the way. | A quiet giant for a dark corner. | Puts the light over your shoulder, where it belongs.",
    making:
      "Every joint is pinned and turned until it moves like butter. | Wired by hand, checked by a second pair of eyes. | Weighted with a cast iron disc from a foundry down the road.",
    living:
      "Assembles with one key in five minutes. | Foot switch, two metres of flex, no cold feet. | Steady on carpet too.",
    facts: "Height (cm): 130..190/5 | Dimmable: yes, no | Weight (kg): 4..11/1 | Bulb included: yes, no",
  }),
  kind({
    ...light,
    motif: "pendant",
    colours: "textile",
    category: "Lighting > Pendants",
    count: 30,
    dollars: [84, 320],
    nouns: "pendant lamp | ceiling light | pendant shade | dining pendant",
    styles: "wide | soft-lit | enamelled | hand-finished | low-hanging",
    materials: "spun aluminium | enamelled steel | paper | blown glass",
    details: "for over the table | with a brass collar | with a coloured flex | that does not dazzle",
    names: "Bluebell | Factory | Big Dipper | Bonnet | Acorn | Supper Club | Parasol",
    summaries:
      "Hangs low, glows wide, keeps the glare to itself. | The table lamp that left the table. | Makes soup look like an occasion.",
    making:
      "Shaped by hand over a wooden form. | Finished inside in warm white, so the light stays kind. | The collar is turned from solid brass.",
    living:
      "Comes with two metres of flex to shorten as you like. | Hang it 70 cm above the table. | A soft cloth is all it wants.",
    facts: "Diameter (cm): 22..60/2 | Dimmable: yes | Flex (m): 1.5..3/0.5 | Outdoor use: no, no, yes",
  }),
  kind({
    ...wood,
    motif: "chair",
    colours: "wood",
    category: "Furniture > Chairs",
    count: 30,
    dollars: [180, 620],
    nouns: "chair | dining chair | side chair | kitchen chair",
    styles: "light | upright | hand-shaped | low | well-rested | pegged",
    materials: "oak | ash | walnut | cherry",
    details: "with a scooped seat | for long dinners | with a rail to hang a coat | that does not creak",
    names: "Sit-Down | Village Hall | Long Dinner | Rook | Wren | Schoolroom | Third Helping",
    summaries:
      "Comfortable for the length of a very good dinner. | Light to lift, hard to break. | Nine joints, no screws.",
    making:
      "Legs are split, not sawn, so the grain runs from end to end. | The seat is scooped with an adze, as the name over our door promises. | Wedged tenons: no glue could hold better.",
    living:
      "Oil once a year; forget about it otherwise. | Felt feet are fitted. | If a joint ever loosens, send it home.",
    facts: "Seat height (cm): 43..48/1 | Width (cm): 42..58/1 | Weight (kg): 3..7/0.5",
    colourIs: "material",
  }),
  kind({
    ...wood,
    motif: "sofa",
    shop: "loom-and-lichen",
    colours: "textile",
    category: "Furniture > Sofas",
    count: 22,
    dollars: [780, 2400],
    nouns: "sofa | two-seater sofa | three-seater sofa | loveseat",
    styles: "deep | button-free | round-armed | loose-covered | low | high-backed",
    materials: "wool bouclé | linen | recycled velvet | cotton twill",
    details: "for whole Sundays | with washable covers | with two cushions | that fits through doors",
    names: "Whole Sunday | Big Hug | Cloudberry | Nap | Two Dogs | Marshmallow | Homecoming",
    summaries:
      "Deep enough to lose an afternoon in. | Covers come off, arms come off, it fits through the door. | Sprung like they used to be.",
    making:
      "A beech frame, hand-tied springs and nothing that squeaks. | Upholstered by two people in three days. | The cushions are feather wrapped round foam: soft, then honest.",
    living:
      "Covers wash at 30 degrees and go back on with a little swearing. | Arms unscrew, so stairs are not a problem. | Guaranteed for fifteen years of flopping.",
    facts: "Width (cm): 140..230/10 | Removable covers: yes | Seat depth (cm): 54..66/2",
  }),
  kind({
    ...wood,
    motif: "table",
    colours: "wood",
    category: "Furniture > Tables",
    count: 26,
    dollars: [260, 1400],
    nouns: "table | dining table | coffee table | console table | writing table",
    styles: "thin-topped | round-edged | farmhouse | solid | wide-boarded | splay-legged",
    materials: "oak | walnut | ash | cherry",
    details: "with a soft edge | with a stretcher for feet | that outlives us | for homework and jam",
    names: "Long Lunch | Homework | Card Night | Sawhorse | Gather | Elbow | Common Room",
    summaries:
      "Solid boards, soft edges, room for elbows. | A table to do everything at. | Made to be dented by a family.",
    making:
      "Three boards from one log, matched so the grain walks across. | The underside is planed as carefully as the top; children will know. | Finished with hard wax oil, three coats.",
    living:
      "Water rings rub out with a little oil. | Legs bolt on in ten minutes. | Delivered by two people who take their shoes off.",
    facts: "Length (cm): 90..240/10 | Width (cm): 45..95/5 | Height (cm): 42..76/2",
    colourIs: "material",
  }),
  kind({
    ...wood,
    motif: "stool",
    colours: "wood",
    category: "Furniture > Stools",
    count: 26,
    dollars: [78, 260],
    nouns: "stool | milking stool | kitchen stool | bedside stool | step stool",
    styles: "turned | wedged | dished | small | sturdy | plain",
    materials: "oak | ash | walnut | elm",
    details: "with a dished seat | for reaching the good jam | with wedged legs | that is also a table",
    names: "Good Jam | Milkmaid | Toadflax | Perch | Sidekick | Little Help",
    summaries:
      "Seat, step, side table: the most useful thing we make. | Stands firm on any floor. | Looks simple, took years.",
    making:
      "Turned green, so the legs shrink tight as they dry. | The seat is dished by hand with a travisher. | Wedges in a darker wood show how it holds.",
    living: "Stand on it, sit on it, put a plant on it. | Oil it when you oil the boards. | Carries 150 kilos.",
    facts: "Height (cm): 24..65/1 | Seat (cm): 26..36/1 | Carries (kg): 120..160/10",
    colourIs: "material",
  }),
  kind({
    ...wood,
    motif: "shelf",
    colours: "wood",
    category: "Furniture > Shelves",
    count: 22,
    dollars: [140, 780],
    nouns: "bookcase | shelf unit | bookshelf | display shelf",
    styles: "open | narrow | straight-backed | dovetailed | free-standing | tall",
    materials: "oak | ash | walnut | birch ply",
    details: "for paperbacks | with dovetailed corners | for a narrow wall | for a small library",
    names: "Paperback | Magpie | Show & Tell | Lending Library | Stack | Collector",
    summaries:
      "Takes the weight of a lifetime of reading. | Open back, straight lines, no sag. | Holds books, bowls and the odd cat.",
    making:
      "Dovetailed at the corners because nothing else lasts. | Shelves are housed a full centimetre deep. | Cut, sanded and oiled in one week.",
    living:
      "Fix it to the wall with the bracket supplied. | Carries 40 kilos a shelf. | Goes up with a mallet and patience.",
    facts: "Height (cm): 90..210/10 | Width (cm): 60..120/10 | Flat packed: yes, no",
    colourIs: "material",
  }),
];
