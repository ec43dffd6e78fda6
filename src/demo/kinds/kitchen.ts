import { kind } from "../kind.ts";

const pottery = { shop: "kiln-and-kettle", colours: "glaze", supply: "batch" } as const;
const woodshop = { shop: "oak-and-adze", colours: "wood" } as const;

export const KITCHEN = [
  kind({
    ...pottery,
    motif: "mug",
    category: "Home & Living > Kitchen > Mugs",
    count: 52,
    dollars: [22, 48],
    nouns: "mug | coffee mug | tea mug | breakfast mug | cup",
    styles: "wheel-thrown | wonky | big-handled | everyday | hand-thrown | comfortable | stout | honest",
    materials: "stoneware | porcelain | red clay | toasted stoneware",
    details:
      "with a thumb rest | for slow mornings | that fits two hands | for very strong tea | with room for marshmallows | with a good handle | for the second cup",
    names:
      "Slow Sunday | Second Cup | Harbour Fog | Porch Light | Rainy Day | Early Train | Good Neighbour | First Frost | Long Letter | Kitchen Table",
    summaries:
      "Holds a proper cup and keeps it warm to the last page. | Thrown, trimmed and glazed by one pair of hands. | The one that is never left at the back of the cupboard. | A comfortable handle, an honest weight, a glaze that moves.",
    making:
      "Each one starts as a 400 gram ball of clay and ends, two firings later, as something you reach for without thinking. | The handle is pulled, not moulded, so it has a slight swell where your finger wants one. | We dip the glaze twice and let gravity decide where it stops. | The foot is left bare and sanded smooth, so tables stay friends with it.",
    living:
      "It goes in the microwave and the dishwasher, and it does not mind being the favourite. | No two are quite alike: expect a freckle, a ripple, a small difference in height. | Warm it with hot water first and your coffee will thank you.",
    facts:
      "Capacity (ml): 240..420/20 | Height (cm): 8..11/0.5 | Dishwasher safe: yes, yes, yes, no | Microwave safe: yes, yes, no | Finish: matt, satin, gloss",
  }),
  kind({
    ...pottery,
    motif: "bowl",
    category: "Home & Living > Kitchen > Bowls",
    count: 38,
    dollars: [26, 84],
    nouns: "bowl | soup bowl | serving bowl | ramen bowl | fruit bowl",
    styles: "wide | footed | hand-trimmed | generous | thin-walled | everyday | sturdy",
    materials: "stoneware | porcelain | black clay",
    details:
      "for noodles and company | with a raised foot | for the middle of the table | for oranges | that nests with its friends",
    names: "Sunday Soup | Orchard | Low Tide | Market Day | Long Table | Lantern | Hillside | Seconds, Please",
    summaries:
      "Deep enough for soup, handsome enough for oranges. | A generous curve and a foot that lifts it off the table. | The bowl you will use for everything.",
    making:
      "Thrown on a kick wheel from clay that we wedge ourselves. | The curve is drawn with a rib cut from an old ruler. | Fired to 1,240 degrees, so it is as tough as it looks.",
    living:
      "Stacks neatly with others of its series. | Happy in the oven up to 180 degrees if it goes in cold. | The glaze is food safe and keeps its shine.",
    facts:
      "Diameter (cm): 13..30/1 | Depth (cm): 5..11/0.5 | Dishwasher safe: yes | Oven safe: yes, no | Finish: matt, satin, gloss",
  }),
  kind({
    ...pottery,
    motif: "plate",
    category: "Home & Living > Kitchen > Plates",
    count: 34,
    dollars: [24, 72],
    nouns: "dinner plate | side plate | cake plate | serving plate | supper plate",
    styles: "hand-painted | brush-marked | quiet | low-rimmed | cheerful | everyday",
    materials: "stoneware | earthenware | porcelain",
    details: "with a painted rim | for birthday cake | for toast and thinking | for company | for the good cheese",
    names: "Garden Party | Petal | Merry-go-round | Old Harbour | Crumb | Tuesday | Meadow | Best China",
    summaries:
      "A plate that makes beans on toast look considered. | Painted free-hand, so every rim has its own rhythm. | Flat where it should be, generous where it can be.",
    making:
      "The rim is painted on a turning wheel with a brush made of squirrel hair. | Pressed over a plaster form, then trimmed by eye. | Two firings and a liner glaze that does not scratch.",
    living:
      "Mix the colours: they were mixed in the same bucket. | Dishwasher safe, argument proof. | Sold singly, so a set can grow at its own pace.",
    facts: "Diameter (cm): 16..31/1 | Dishwasher safe: yes | Hand painted: yes, yes, no | Finish: satin, gloss",
  }),
  kind({
    ...pottery,
    motif: "teapot",
    category: "Home & Living > Kitchen > Teapots",
    count: 30,
    dollars: [58, 140],
    nouns: "teapot | teapot for two | family teapot | little teapot",
    styles: "round-bellied | stout | old-fashioned | satin-glazed | small | cheerful | family-sized",
    materials: "stoneware | porcelain | red clay",
    details: "that never drips | with its own strainer | for four o’clock | with a tucked-in lid | for company",
    names: "Aunt May | Four O'Clock | Kettle's Friend | Steam Engine | Bramble | Vicarage | Plum Duff | Chatterbox",
    summaries:
      "Pours clean, sits low, looks pleased with itself. | Four cups and a little for whoever comes late. | The spout was tested with a great deal of tea.",
    making:
      "Five parts are thrown apart and joined while the clay is still leather hard. | We pierce the strainer by hand: forty-one holes, give or take. | Every spout is cut and re-cut until it stops dripping.",
    living:
      "Rinse with hot water, no soap: it gets better with tea. | The lid locks at three quarters of a turn. | Comes packed in wood wool in a box you can keep.",
    facts: "Capacity (ml): 450..1300/50 | Strainer included: yes | Dishwasher safe: yes, no | Finish: matt, satin",
  }),
  kind({
    ...pottery,
    motif: "jug",
    category: "Home & Living > Kitchen > Jugs",
    count: 26,
    dollars: [34, 92],
    nouns: "jug | milk jug | water jug | pitcher | pouring jug",
    styles: "pulled-lip | farmhouse | slim | generous | sgraffito | hand-thrown",
    materials: "stoneware | earthenware | porcelain",
    details: "with a brave handle | for flowers or lemonade | with a wave by hand | that pours like a brook",
    names: "Brookside | Lemonade | Gosling | Milk Run | Pump House | Heron | Summer Fair",
    summaries:
      "For water at dinner and tulips after. | A pulled lip that cuts the stream cleanly. | Holds a litre and its own.",
    making:
      "The lip is pulled with one wet finger in a single go. | The line is scratched through the slip with a bamboo pen. | Thrown in two parts so that the belly can be thin.",
    living:
      "Wash it like anything else in the kitchen. | It is also, as customers keep telling us, a vase. | The handle has room for a whole hand.",
    facts: "Capacity (ml): 300..1500/100 | Height (cm): 12..26/1 | Dishwasher safe: yes, yes, no",
  }),
  kind({
    ...woodshop,
    motif: "board",
    category: "Home & Living > Kitchen > Boards",
    count: 34,
    dollars: [32, 130],
    supply: "plenty",
    nouns: "cutting board | bread board | serving board | cheese board | chopping board",
    styles: "end-grain | hand-planed | thick | edge-jointed | solid | heavy | scrubbed",
    materials: "oak | walnut | cherry | maple | ash",
    details: "with a hanging hole | for crusty loaves | for cheese and argument | for a long lunch | that stays flat",
    names: "Baker's | Loaf | Long Lunch | Crumbs | Orchard Row | Sawyer | Picnic",
    summaries:
      "Heavy, flat and kind to knives. | One board, one tree, one pot of oil. | Looks good leaning against the tiles, works better on the counter.",
    making:
      "Cut from boards that dried for two winters in our barn. | Planed by hand and finished with oil and beeswax, nothing else. | Glued with the grain alternating so that it stays flat.",
    living:
      "Oil it when it looks thirsty; wipe it, never soak it. | Scratches are welcome: it can be planed again, and we will do it for you. | Keep one side for onions.",
    facts:
      "Length (cm): 28..52/2 | Width (cm): 18..32/1 | Thickness (cm): 2..4/0.5 | Food safe oil: yes | Reversible: yes, no",
    colourIs: "material",
  }),
  kind({
    ...woodshop,
    motif: "knife",
    category: "Home & Living > Kitchen > Knives",
    count: 24,
    dollars: [68, 240],
    supply: "batch",
    nouns: "kitchen knife | chef's knife | cook's knife | vegetable knife",
    styles: "hand-forged | thin-ground | full-tang | mirror-honed | slim | workaday",
    materials: "carbon steel | stainless steel | san mai steel",
    details: "with a {colour} handle | with a {colour} handle, riveted | in {colour} and steel",
    names: "Heron | Whistle | Minnow | River | Woodpecker | Quill | Thicket",
    summaries:
      "Sharp out of the box and easy to keep that way. | Balanced at the pinch, thin behind the edge. | One good knife instead of six.",
    making:
      "Forged by Per, ground by Ana, handled by whoever has the steadiest coffee hand. | Heat treated to 61 HRC and ground on wet stones. | The handle is shaped on the belt and finished with a scraper.",
    living:
      "Wash, dry, put away: it asks for nothing more. | We sharpen it for free in the first year. | The edge takes five strokes on a stone, once a month.",
    facts: "Blade length (mm): 90..240/10 | Hardness (HRC): 58..64/1 | Sheath included: yes, no",
    colourIs: "handle",
    titles: "{style} {noun} {detail} | {name} {noun} {detail} | {name} {noun} in {material}",
  }),
];
