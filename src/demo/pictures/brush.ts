import { type Random, random } from "../random.ts";
import { hex, type Oklch, shade } from "./colour.ts";

type Fill = string;

/** What a motif draws with: the product's colours, its own chance, and a few strokes. All lengths on a 400 × 400 sheet. */
export interface Brush {
  readonly chance: Random;
  /** The product's colour from lightest to darkest. */
  readonly light: Fill;
  readonly main: Fill;
  readonly dark: Fill;
  readonly deep: Fill;
  /** A second colour that goes with it. */
  readonly accent: Fill;
  readonly accentLight: Fill;
  readonly accentDark: Fill;
  readonly cream: Fill;
  readonly ink: Fill;
  readonly wood: Fill;
  readonly woodDark: Fill;
  readonly metal: Fill;
  readonly metalDark: Fill;
  readonly leaf: Fill;
  readonly leafDark: Fill;
  /** The product's colour lit from the left: light, main, dark. */
  readonly body: Fill;
  /** The product's colour lit from above. */
  readonly face: Fill;
  /** A fill that runs through `colours`, across or down. */
  gradient(direction: "across" | "down" | "slant", ...colours: Fill[]): Fill;
  /** The definitions that the fills given so far need. */
  definitions(): string;
}

/** A brush whose colours come from `colour` and whose chance comes from `seed`. Brushes on one sheet need a `mark` each. */
export function brush(seed: string, colour: Oklch, mark = "g"): Brush {
  const chance = random(seed);
  const made = new Map<string, string>();
  const gradient: Brush["gradient"] = (direction, ...colours) => {
    const ends = { across: 'x2="1" y2="0"', down: 'x2="0" y2="1"', slant: 'x2="1" y2="1"' }[direction];
    const stops = colours.map(
      (stop, at) => `<stop offset="${round(at / (colours.length - 1))}" stop-color="${stop}"/>`,
    );
    const body = `${ends}>${stops.join("")}`;
    if (!made.has(body)) made.set(body, `${mark}${made.size}`);
    return `url(#${made.get(body)})`;
  };
  const accent: Oklch = {
    l: colour.l > 0.62 ? 0.5 : 0.78,
    c: 0.09,
    h: (colour.h + chance.pick([150, 180, 205, 45, -50])) % 360,
  };
  const woods: Oklch = chance.pick([
    { l: 0.72, c: 0.08, h: 70 },
    { l: 0.6, c: 0.08, h: 58 },
    { l: 0.82, c: 0.05, h: 80 },
  ]);
  const light = hex(shade(colour, 0.09));
  const main = hex(colour);
  const dark = hex(shade(colour, -0.1));
  return {
    chance,
    light,
    main,
    dark,
    deep: hex(shade(colour, -0.2)),
    accent: hex(accent),
    accentLight: hex(shade(accent, 0.12)),
    accentDark: hex(shade(accent, -0.12)),
    cream: "#fbf6ec",
    ink: "#2b2a33",
    wood: hex(woods),
    woodDark: hex(shade(woods, -0.13)),
    metal: "#d9dbe0",
    metalDark: "#8d919c",
    leaf: "#5f9a68",
    leafDark: "#3f7350",
    body: gradient("across", light, main, dark),
    face: gradient("down", light, main),
    gradient,
    definitions: () => [...made].map(([body, id]) => `<linearGradient id="${id}" ${body}</linearGradient>`).join(""),
  };
}

/** A filled shape from path data. */
export function shape(d: string, fill: Fill, more = ""): string {
  return `<path d="${d}" fill="${fill}"${more && ` ${more}`}/>`;
}

/** A drawn line with round ends. */
export function line(d: string, stroke: Fill, width: number, more = ""): string {
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${more && ` ${more}`}/>`;
}

export function box(
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  fill: Fill,
  more = "",
): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" fill="${fill}"${more && ` ${more}`}/>`;
}

export function oval(cx: number, cy: number, rx: number, ry: number, fill: Fill, more = ""): string {
  return `<ellipse cx="${round(cx)}" cy="${round(cy)}" rx="${round(rx)}" ry="${round(ry)}" fill="${fill}"${more && ` ${more}`}/>`;
}

export function disc(cx: number, cy: number, radius: number, fill: Fill, more = ""): string {
  return `<circle cx="${round(cx)}" cy="${round(cy)}" r="${round(radius)}" fill="${fill}"${more && ` ${more}`}/>`;
}

/** `count` drawings joined, each told its number from 0. */
export function repeat(count: number, draw: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => draw(at)).join("");
}

/** Two decimals at most: pictures stay small. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
