import { random } from "../random.ts";
import { footShadow } from "./backdrop.ts";
import { type Brush, box, brush, disc, line, oval, repeat, shape } from "./brush.ts";
import { hex, type Oklch, shade } from "./colour.ts";
import type { Motif } from "./motif.ts";
import { MOTIFS, type MotifName } from "./motifs/index.ts";
import { sheet } from "./picture.ts";

export interface Good {
  readonly motif: MotifName;
  readonly colour: Oklch;
}

/** A seller's shop seen from the street, with two of its things in the window. `colour` is the shop's own. */
export function storefront(seed: string, colour: Oklch, goods: readonly [Good, Good]): string {
  const chance = random(`${seed} storefront`);
  const tone = (by: number) => hex(shade(colour, by));
  const street: Oklch = { l: 0.91, c: 0.03, h: (colour.h + chance.pick([30, 180, 210])) % 360 };
  const awning = { l: 0.93, c: 0.02, h: 90 };
  const stripe = (at: number) => (at % 2 ? hex(awning) : hex({ l: 0.6, c: 0.12, h: (colour.h + 150) % 360 }));
  const first = brush(`${seed} first`, goods[0].colour, "a");
  const second = brush(`${seed} second`, goods[1].colour, "b");
  const pencil = brush(seed, colour);
  const ground = `${box(0, 0, 400, 400, 0, hex(street))}${disc(330, 70, 34, hex(shade(street, 0.06)))}${repeat(3, (at) => box(-30 + at * 160, 120 - (at % 2) * 46, 120, 280, 0, hex(shade(street, -0.05 - (at % 2) * 0.03))))}${box(0, 340, 400, 60, 0, hex(shade(street, -0.16)))}${box(0, 340, 400, 8, 0, hex(shade(street, -0.1)))}`;
  const house = `${box(54, 66, 292, 282, 6, pencil.face)}${box(44, 56, 312, 20, 4, tone(-0.12))}${box(84, 88, 232, 40, 6, tone(-0.16))}${line(`M${chance.whole(120, 140)} 108H${chance.whole(250, 280)}`, hex(awning), 9)}`;
  const roof = repeat(8, (at) => shape(`M${48 + at * 38} 140h38v34a19 16 0 0 1 -38 0Z`, stripe(at)));
  const windowPane = `${box(72, 184, 168, 130, 5, tone(-0.14))}${box(80, 192, 152, 114, 2, pencil.gradient("down", "#fff4d8", "#ffe3ad"))}`;
  const door = `${box(256, 192, 70, 156, 5, tone(-0.2))}${box(266, 202, 50, 70, 3, "#fff0cc")}${disc(314, 282, 4, "#f1cf7a")}${box(248, 344, 86, 8, 2, hex(shade(street, -0.25)))}`;
  const inside = `${inWindow(goods[0].motif, first, 120)}${inWindow(goods[1].motif, second, 192)}`;
  const shine = shape("M92 192H128L86 306H80V226ZM176 192H196L150 306H130Z", "#fff", 'opacity=".22"');
  const pots = `${repeat(5, (at) => oval(54, 300, 7, 24, at % 2 ? "#5f9a68" : "#3f7350", `transform="rotate(${-50 + at * 25} 54 322)"`))}${shape("M38 316H70L65 350H43Z", "#c9795a")}`;
  return sheet(
    `${ground}${first.definitions()}${second.definitions()}`,
    pencil,
    `${house}${windowPane}${inside}${shine}${box(66, 306, 180, 12, 3, tone(-0.18))}${door}${roof}${pots}`,
  );
}

/** Up to three things of a category together on a bold ground, with room for a label below them. */
export function stillLife(seed: string, hue: number, goods: readonly Good[]): string {
  const wall: Oklch = { l: 0.84, c: 0.065, h: hue };
  const places =
    goods.length > 1
      ? [
          { x: 108, y: 258, size: 0.5 },
          { x: 296, y: 262, size: 0.5 },
          { x: 200, y: 298, size: 0.64 },
        ]
      : [{ x: 200, y: 290, size: 0.84 }];
  const chosen = [...goods].reverse().slice(0, places.length);
  const brushes = chosen.map(({ colour }, at) => brush(`${seed} ${at}`, colour, "abc"[at]));
  const things = chosen.map((good, at) => {
    const motif: Motif = MOTIFS[good.motif];
    const place = places[places.length - chosen.length + at]!;
    const anchor = motif.pose === "stands" ? 312 : 325;
    return `<g transform="translate(${place.x} ${place.y}) scale(${place.size}) translate(-200 -${anchor})">${motif.pose === "stands" ? footShadow(motif.footprint) : oval(208, 334, 96, 11, "#1d1a2b", 'opacity=".12"')}${motif.draw(brushes[at]!)}</g>`;
  });
  const ground = `${box(0, 0, 400, 400, 0, hex(wall))}${disc(200, 172, 158, hex(shade(wall, 0.06)))}${shape("M0 264Q200 234 400 264V400H0Z", hex(shade(wall, -0.06)))}`;
  return sheet(`${ground}${brushes.map((one) => one.definitions()).join("")}`, brush(seed, wall), things.join(""));
}

function inWindow(name: MotifName, pencil: Brush, x: number): string {
  const motif: Motif = MOTIFS[name];
  const anchor = motif.pose === "stands" ? 312 : 322;
  return `<g transform="translate(${x} 304) scale(.3) translate(-200 -${anchor})">${motif.draw(pencil)}</g>`;
}
