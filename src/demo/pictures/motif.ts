import type { Brush } from "./brush.ts";

/** How a thing is shown: standing on the floor line, lying or hanging flat before the backdrop. */
export type Pose = "stands" | "hangs";

/** The floor line that standing motifs touch, on the 400 × 400 sheet. */
export const FLOOR = 312;

export interface Motif {
  readonly pose: Pose;
  /** Half the width of its shadow on the floor; only for standing motifs. */
  readonly footprint: number;
  /** Where the close-up looks. */
  readonly detail: readonly [x: number, y: number];
  /** Where it is at home, for the picture in a scene. */
  readonly home: "table" | "room" | "wall" | "outdoors" | "pedestal";
  draw(brush: Brush): string;
}

export function standing(home: Motif["home"], footprint: number, detail: Motif["detail"], draw: Motif["draw"]): Motif {
  return { pose: "stands", footprint, detail, home, draw };
}

export function hanging(home: Motif["home"], detail: Motif["detail"], draw: Motif["draw"]): Motif {
  return { pose: "hangs", footprint: 0, detail, home, draw };
}
