import { random } from "../random.ts";
import { backdrop, closeGround, DROP_SHADOW, footShadow, scene, wallFor } from "./backdrop.ts";
import { type Brush, brush, round } from "./brush.ts";
import type { Oklch } from "./colour.ts";
import { FLOOR, type Motif } from "./motif.ts";
import { MOTIFS, type MotifName } from "./motifs/index.ts";

/** Pixels a side; the drawings are vectors, this is the size they ask for. */
const PICTURE_SIZE = 800;

export type View = "front" | "detail" | "scene";

/** One product's picture as SVG text, under 4 KB. The same name, seed and colour give the same picture. */
export function productPicture(name: MotifName, seed: string, colour: Oklch, view: View): string {
  const motif: Motif = MOTIFS[name];
  const pencil = brush(seed, colour);
  const wall = wallFor(colour, random(`${seed} wall`));
  const chance = random(`${seed} ${view}`);
  const thing = motif.draw(pencil);
  if (view === "detail") {
    const [x, y] = motif.detail;
    const zoom = round(chance.between(1.65, 2.1));
    return sheet(
      closeGround(wall, chance),
      pencil,
      `<g transform="translate(200 200) scale(${zoom}) translate(${-x} ${-y})">${shadowed(motif, thing)}</g>`,
    );
  }
  if (view === "scene") return sheet(scene(motif.home, motif.pose, wall, chance), pencil, placed(motif, thing));
  const anchor = motif.pose === "stands" ? FLOOR : 200;
  return sheet(
    backdrop(wall, motif.pose, chance),
    pencil,
    `<g transform="translate(200 ${anchor + (anchor > 200 ? 18 : 0)}) scale(1.15) translate(-200 -${anchor})">${shadowed(motif, thing)}</g>`,
  );
}

/** A finished square picture from its ground and what is drawn on it. */
export function sheet(ground: string, pencil: Brush, drawing: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE_SIZE}" height="${PICTURE_SIZE}" viewBox="0 0 400 400">${ground}${pencil.definitions()}${drawing}</svg>`;
}

/** A thing with the shadow its pose asks for. */
function shadowed(motif: Motif, thing: string): string {
  return motif.pose === "stands"
    ? footShadow(motif.footprint) + thing
    : `${DROP_SHADOW}<g filter="url(#d)">${thing}</g>`;
}

/** A thing set into its scene, a little smaller so that the room has room. */
function placed(motif: Motif, thing: string): string {
  const spot = {
    table: motif.pose === "stands" ? { x: 186, y: 340, size: 0.78 } : { x: 196, y: 200, size: 0.76 },
    room: motif.pose === "stands" ? { x: 196, y: 358, size: 0.8 } : { x: 196, y: 170, size: 0.6 },
    wall: { x: 206, y: 148, size: 0.62 },
    outdoors: motif.pose === "stands" ? { x: 200, y: 356, size: 0.8 } : { x: 200, y: 186, size: 0.78 },
    pedestal: motif.pose === "stands" ? { x: 200, y: 318, size: 0.78 } : { x: 200, y: 196, size: 0.8 },
  }[motif.home];
  const anchor = motif.pose === "stands" ? FLOOR : 200;
  return `<g transform="translate(${spot.x} ${spot.y}) scale(${spot.size}) translate(-200 -${anchor})">${shadowed(motif, thing)}</g>`;
}
