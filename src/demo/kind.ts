import type { ColourFamily } from "./pictures/colour.ts";
import type { MotifName } from "./pictures/motifs/index.ts";

/** A kind of thing that is made in many variants. Lists are the words its makers use, one is chosen per product. */
export interface Kind {
  readonly motif: MotifName;
  readonly shop: string;
  readonly category: readonly string[];
  /** How many products of this kind there are. */
  readonly count: number;
  readonly colours: ColourFamily;
  /** Price range in whole dollars; most prices lie in its lower half. */
  readonly dollars: readonly [low: number, high: number];
  readonly nouns: readonly string[];
  readonly styles: readonly string[];
  readonly materials: readonly string[];
  /** Ends of titles: 'with a thumb rest'. */
  readonly details: readonly string[];
  /** Names that a maker gives a series. */
  readonly names: readonly string[];
  readonly summaries: readonly string[];
  /** How it is made, and how it is lived with: sentences of the description. */
  readonly making: readonly string[];
  readonly living: readonly string[];
  readonly facts: readonly Fact[];
  /** Patterns of titles with the fields above in braces. */
  readonly titles: readonly string[];
  /** What the colour's name tells: the colour, the material itself, only a part, or nothing worth saying. */
  readonly colourIs: "colour" | "material" | "handle" | "strap" | "hidden";
  /** How many there are: every one different, a small batch, or a proper stock. */
  readonly supply: "unique" | "batch" | "plenty";
}

/** An attribute: its name and the values it may take. */
export interface Fact {
  readonly name: string;
  readonly values:
    | readonly (string | boolean)[]
    | { readonly low: number; readonly high: number; readonly step: number };
}

type Lists = "nouns" | "styles" | "materials" | "details" | "names" | "summaries" | "making" | "living" | "facts";
type Written = Omit<Kind, Lists | "category" | "titles" | "colourIs"> & {
  readonly [list in Lists | "category"]: string;
} & {
  readonly titles?: string;
  readonly colourIs?: Kind["colourIs"];
};

const TITLES =
  "{style} {noun} {detail} | {name} {noun} in {colour} | {style} {material} {noun}, {colour} | {name} {noun} {detail}";
/** Where the material is the colour, it is said once. */
const MATERIAL_TITLES =
  "{style} {noun} {detail} | {name} {noun} in {material} | {style} {material} {noun} | {name} {noun} {detail}";

/**
 * A kind as it is written down: lists parted by `|`, the category path by `>`, and facts as `Name: 20..40/5` (numbers in
 * steps), `Name: yes, no` (yes or no) or `Name: oak, ash` (words).
 */
export function kind(written: Written): Kind {
  return {
    ...written,
    category: parts(written.category, ">"),
    nouns: parts(written.nouns),
    styles: parts(written.styles),
    materials: parts(written.materials),
    details: parts(written.details),
    names: parts(written.names),
    summaries: parts(written.summaries),
    making: parts(written.making),
    living: parts(written.living),
    facts: parts(written.facts).map(fact),
    titles: parts(written.titles ?? (written.colourIs === "material" ? MATERIAL_TITLES : TITLES)),
    colourIs: written.colourIs ?? "colour",
  };
}

function fact(text: string): Fact {
  const colon = text.indexOf(":");
  const name = text.slice(0, colon).trim();
  const rest = text.slice(colon + 1).trim();
  const range = /^([\d.]+)\.\.([\d.]+)\/([\d.]+)$/.exec(rest);
  if (range) return { name, values: { low: Number(range[1]), high: Number(range[2]), step: Number(range[3]) } };
  return { name, values: parts(rest, ",").map((word) => (word === "yes" ? true : word === "no" ? false : word)) };
}

function parts(text: string, separator = "|"): string[] {
  return text.split(separator).map((part) => part.trim());
}
