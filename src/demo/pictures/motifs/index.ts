import * as carry from "./carry.ts";
import * as desk from "./desk.ts";
import * as furniture from "./furniture.ts";
import * as garden from "./garden.ts";
import * as home from "./home.ts";
import * as kitchen from "./kitchen.ts";
import * as play from "./play.ts";
import * as sound from "./sound.ts";
import * as wear from "./wear.ts";

/** Everything that can be drawn, by name. */
export const MOTIFS = { ...kitchen, ...home, ...furniture, ...wear, ...carry, ...play, ...desk, ...garden, ...sound };
export type MotifName = keyof typeof MOTIFS;
