import { kind } from "../kind.ts";

const hum = { shop: "hum-and-hollow", colours: "tech", supply: "plenty" } as const;
const fern = { shop: "fern-and-trowel", supply: "plenty" } as const;

export const LISTENING_AND_BATH = [
  kind({
    ...hum,
    motif: "headphones",
    category: "Electronics & Audio > Headphones",
    count: 26,
    dollars: [89, 390],
    nouns: "headphones | over-ear headphones | studio headphones | listening headphones",
    styles: "repairable | featherweight | well-padded | quiet | hand-tuned",
    materials: "aluminium and wool | recycled plastic | walnut and leather",
    details: "with spare pads | for long flights | for late nights | you can take apart",
    names: "Hush | Long Haul | Afterglow | Room Tone | Deep Field | Small Hours",
    summaries:
      "Warm sound, soft pads, every part replaceable. | For albums, from the first track to the last. | Quiet when you want it.",
    making:
      "Tuned by ear in a room full of egg boxes. | Assembled with eight screws and no glue. | Each pair is measured; its curve is in the box.",
    living:
      "Pads, cable and battery are sold separately, for years. | Folds into a wool pouch. | Plays wired when the battery is flat.",
    facts:
      "Wireless: yes | Battery (hours): 18..50/2 | Noise cancelling: yes, no | Weight (g): 190..320/10 | Driver (mm): 30..50/5",
  }),
  kind({
    ...hum,
    motif: "speaker",
    category: "Electronics & Audio > Speakers",
    count: 26,
    dollars: [79, 540],
    nouns: "speaker | kitchen speaker | living-room speaker",
    styles: "room-filling | small | warm | sturdy | hand-built",
    materials: "lacquered birch | lacquered beech | recycled plastic",
    details: "for the kitchen | that pairs with its twin | for whole albums | for dancing cooks",
    names: "Porch | Duet | Big Little | Sunday Radio | Cabin | Tin Roof | Hollow",
    summaries:
      "Fills the kitchen, not the neighbour's. | A real cone in a real cabinet. | Sounds bigger than its feet.",
    making:
      "The cabinet is braced inside like a small boat. | Crossovers are soldered by hand. | Burned in with a day of cello.",
    living:
      "Pairs with a second one for stereo. | Battery can be changed with a coin. | Splash-proof enough for dancing cooks.",
    facts: "Power (W): 10..120/5 | Wireless: yes | Battery (hours): 6..24/2 | Weight (kg): 0.5..7/0.5",
  }),
  kind({
    ...hum,
    motif: "keyboard",
    category: "Electronics & Audio > Keyboards",
    count: 26,
    dollars: [69, 280],
    nouns: "mechanical keyboard | compact keyboard | small keyboard | typing keyboard",
    styles: "hot-swap | low-profile | lubed | heavy | soft-touch",
    materials: "aluminium | recycled plastic | walnut and aluminium",
    details: "with quiet switches | for late emails | for small desks | that sounds like rain",
    names: "Typewriter Rain | Night Shift | Peppermint | Semicolon | Clatter | Soft Return | Home Row",
    summaries: "Sounds like rain on a tent. | Small, heavy and pleasant to rest on. | Every key can be swapped.",
    making:
      "Milled from a block, bead-blasted, anodised. | Switches are lubed one by one, with podcasts. | The layout is printed inside the lid, for purists.",
    living: "Remap any key in the browser. | Works by cable or radio. | Caps are thick PBT that never shine.",
    facts: "Wireless: yes, no | Hot swap: yes",
  }),
  kind({
    ...hum,
    motif: "camera",
    category: "Electronics & Audio > Cameras",
    count: 20,
    dollars: [120, 680],
    nouns: "film camera | compact camera | pocket camera",
    styles: "overhauled | well-kept | pocketable | serviced | trusty",
    materials: "brass and leatherette | aluminium",
    details: "with a fresh light seal | with a roll of film | for parties | that only needs light",
    names: "Golden Hour | Contact Sheet | Shutterby | Street Corner | Happy Accident",
    summaries: "Film inside, charm outside. | Cleaned, tested, loaded. | Thirty-six chances, no delete button.",
    making:
      "Taken apart, cleaned, greased and timed by Yusuf. | New leatherette is cut to fit. | Tested with a roll that comes with it.",
    living: "One year of guarantee on everything that moves. | Takes a battery you can actually buy. | Strap included.",
    facts:
      "Format: 35 mm, half-frame, 120 | Light meter: yes, yes, no | Film included: yes | Focal length (mm): 28..50/1",
  }),
  kind({
    ...hum,
    motif: "turntable",
    category: "Electronics & Audio > Turntables",
    count: 18,
    dollars: [190, 780],
    nouns: "turntable | record player | belt-drive turntable",
    styles: "belt-drive | plug-in-and-play | heavy-platter | suspended | quiet",
    materials: "birch ply | walnut | bamboo",
    details: "with a dust cover | for the first hundred records | with a built-in stage | that turns very quietly",
    names: "Side B | Needle Drop | Sunday Spin | Run-Out Groove | 33",
    summaries:
      "Put it on, sit down, listen to a whole side. | Belt-driven, quiet, no app. | Everything you need to hear that box from the attic.",
    making:
      "The plinth is layered ply, cut and oiled here. | Arms are set up by ear and by microscope. | Every motor is run for a day.",
    living: "Needle and belt are easy to change. | Feet adjust for crooked floors. | Plays 33 and 45.",
    facts: "Built-in preamp: yes | Dust cover: yes | Weight (kg): 3..9/0.5",
  }),
  kind({
    ...hum,
    motif: "radio",
    category: "Electronics & Audio > Radios",
    count: 22,
    dollars: [49, 210],
    nouns: "radio | kitchen radio | portable radio | bedside radio",
    styles: "simple | rounded | big-dialled | warm-voiced | sturdy",
    materials: "recycled plastic | birch ply | steel",
    details: "with a real dial | for the allotment | with a carry handle | that remembers your station",
    names: "Shipping Forecast | Breakfast Show | Long Wave | Greenhouse | Second Half",
    summaries: "On, off, louder, quieter. | Stays on the station you left it on. | Sounds like a voice in the room.",
    making:
      "One good speaker in a well-damped box. | The dial is printed on glass. | Tuned to our local station before it leaves.",
    living:
      "Runs for a month of breakfasts on one charge. | Fine in a bathroom. | The handle is made for carrying while on.",
    facts: "Battery (hours): 8..60/4 | DAB: yes, no | Bluetooth: yes, no | Weight (g): 500..1600/100",
  }),
  kind({
    ...fern,
    motif: "soap",
    shop: "fern-and-trowel",
    colours: "wax",
    supply: "plenty",
    category: "Home & Living > Bath > Soap",
    count: 34,
    dollars: [7, 28],
    nouns: "soap | soap bar | garden soap",
    styles: "cold-process | oatmeal | hand-cut | plain-spoken | creamy",
    materials: "olive oil | shea butter | hemp oil",
    details:
      "with poppy seeds | for gardeners' hands | smelling of tomato leaf | smelling of lavender | that lasts and lasts",
    names: "Potting Shed | Tomato Leaf | Green Thumb | Bath Night | Clean Slate | Lavender Row",
    summaries:
      "Scrubs off the garden, leaves the skin. | Cured for six weeks, so it lasts for eight. | Smells of a real place.",
    making:
      "Stirred by hand, poured into wooden moulds, cut with a wire. | Herbs are from the beds outside the door. | Cured in the old apple store.",
    living: "Keep it on a dish that drains. | No palm oil, no plastic. | Ends are sold as 'ugly soap' on Fridays.",
    facts: "Weight (g): 80..220/10 | Vegan: yes, yes, no | Palm oil free: yes | Scented: yes",
    titles: "{name} {noun} {detail} | {style} {noun} {detail} | {style} {material} {noun}",
    colourIs: "hidden",
  }),
  kind({
    ...fern,
    motif: "bottle",
    shop: "fern-and-trowel",
    colours: "wax",
    supply: "plenty",
    category: "Home & Living > Bath > Oils & Lotions",
    count: 30,
    dollars: [12, 54],
    nouns: "hand wash | bath oil | body lotion | face oil | hair oil",
    styles: "calming | wide-awake | gentle | nourishing | quiet | overnight",
    materials: "almond oil | jojoba | rosehip oil",
    details: "with calendula | for after digging | in a refillable bottle | smelling of rosemary",
    names: "After the Garden | Deep Sleep | Six A.M. | Hedgerow | Soft Water | Long Bath",
    summaries: "A few drops do a great deal. | Calms hands that have met nettles. | Refill it for half the price.",
    making:
      "Petals steep in oil on a sunny sill for a month. | Blended in batches of forty. | Bottled by hand, labelled slightly crooked.",
    living:
      "Use within a year of opening. | Send bottles back for a refill. | Test on your wrist first if you are delicate.",
    facts: "Volume (ml): 30..500/10 | Vegan: yes | Refillable: yes",
    titles: "{name} {noun} {detail} | {style} {noun} {detail} | {style} {material} {noun}",
    colourIs: "hidden",
  }),
];
