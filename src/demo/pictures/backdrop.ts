import type { Random } from "../random.ts";
import { box, disc, line, oval, repeat, shape } from "./brush.ts";
import { hex, type Oklch, shade } from "./colour.ts";
import { FLOOR, type Pose } from "./motif.ts";

/** The room behind a thing: its wall, lit and shaded, and its floor. */
export interface Backdrop {
  readonly wall: Oklch;
  readonly svg: string;
}

/** A studio wall that a thing of `colour` stands out from. */
export function wallFor(colour: Oklch, chance: Random): Oklch {
  const turned = (colour.h + chance.pick([0, 20, -25, 180, 150, 200]) + 360) % 360;
  // Between yellow and green a mid-tone wall looks muddy.
  const hue = turned > 84 && turned < 138 ? turned + (turned < 110 ? -40 : 45) : turned;
  const bright = colour.l > 0.82;
  return bright
    ? { l: chance.between(0.72, 0.8), c: chance.between(0.04, 0.06), h: hue }
    : { l: chance.between(0.89, 0.925), c: chance.between(0.016, 0.034), h: hue };
}

/** A backdrop for the front view, one of several, chosen by `chance`. */
export function backdrop(wall: Oklch, pose: Pose, chance: Random): string {
  const tone = (by: number) => hex(shade(wall, by));
  const ground = `${definition(tone(0.04), tone(-0.035))}${box(0, 0, 400, 400, 0, "url(#w0)")}`;
  const floor =
    pose === "stands"
      ? shape(`M0 ${FLOOR - 34}H400V400H0Z`, tone(-0.055)) +
        shape(`M0 ${FLOOR - 34}H400V${FLOOR - 31}H0Z`, tone(-0.085))
      : "";
  const extras = [
    () => (pose === "stands" ? oval(200, 330, 260, 74, tone(0.045)) : disc(200, 200, 158, tone(0.045))),
    () =>
      floor +
      shape(
        `M92 ${pose === "stands" ? FLOOR - 34 : 400}V178A108 108 0 0 1 308 178V${pose === "stands" ? FLOOR - 34 : 400}Z`,
        tone(-0.05),
      ),
    () => disc(268, 128, 92, tone(0.055)) + floor,
    () => floor + shape("M40 0H150L40 400H-70ZM180 0H236L126 400H70Z", "#fff", 'opacity=".2"'),
    () => floor + disc(60, 60, 120, tone(-0.03)) + disc(372, 232, 74, tone(0.05)),
    () =>
      pose === "stands"
        ? box(40, FLOOR, 320, 88, 0, tone(-0.09)) +
          oval(200, FLOOR, 160, 20, tone(0.05)) +
          shape(`M40 ${FLOOR}A160 20 0 0 0 360 ${FLOOR}V400H40Z`, tone(-0.045))
        : shape("M0 400V250Q120 190 220 250T400 220V400Z", tone(-0.05)),
  ];
  return ground + chance.pick(extras)();
}

/** A plain close-up ground, a step deeper than the wall. */
export function closeGround(wall: Oklch, chance: Random): string {
  const deep: Oklch = { l: wall.l - chance.between(0.06, 0.14), c: Math.min(0.075, wall.c + 0.025), h: wall.h };
  return `${definition(hex(shade(deep, 0.05)), hex(deep))}${box(0, 0, 400, 400, 0, "url(#w0)")}${disc(chance.whole(40, 360), chance.whole(40, 360), chance.whole(120, 190), hex(shade(deep, 0.035)))}`;
}

/** Where a thing lives: a table, a room, a wall, a shop plinth or out of doors. */
export function scene(
  home: "table" | "room" | "wall" | "outdoors" | "pedestal",
  pose: Pose,
  wall: Oklch,
  chance: Random,
): string {
  const tone = (by: number) => hex(shade(wall, by));
  const ground = `${definition(tone(0.035), tone(-0.04))}${box(0, 0, 400, 400, 0, "url(#w0)")}`;
  if (home === "outdoors") return outdoors(chance);
  if (home === "table" && pose === "hangs") return flatLay(chance, tone(-0.1));
  const mirrored = chance.chance(0.5) ? "" : 'transform="matrix(-1 0 0 1 400 0)"';
  if (home === "table")
    return `${ground}<g ${mirrored}>${windowLight(tone)}${tableTop(chance)}${chance.pick([leafyPot, bookPile, fruit])(tone)}</g>`;
  if (home === "pedestal")
    return `${ground}${shape("M60 400V190A140 140 0 0 1 340 190V400Z", tone(-0.055))}<g ${mirrored}>${box(84, 316, 232, 84, 5, tone(0.05))}${box(84, 316, 232, 10, 4, "#fff", 'opacity=".6"')}${box(300, 352, 76, 48, 4, tone(-0.1))}${disc(338, 326, 26, tone(-0.16))}</g>`;
  const boards =
    shape("M0 322H400V400H0Z", tone(-0.13)) +
    shape("M0 312H400V322H0Z", tone(0.05)) +
    line("M0 350H400M0 380H400M90 322V350M260 350V380M330 322V350", tone(-0.18), 2);
  if (home === "room")
    return `${ground}${boards}<g ${mirrored}>${framedPrint(tone)}${tallPlant()}${oval(200, 356, 172, 24, tone(-0.04))}</g>`;
  return `${ground}${boards}<g ${mirrored}>${sideboard(tone)}</g>`;
}

/** Soft contact shadow for something standing at (200, FLOOR). */
export function footShadow(width: number): string {
  return `<radialGradient id="f"><stop stop-color="#1d1a2b" stop-opacity=".42"/><stop offset="1" stop-color="#1d1a2b" stop-opacity="0"/></radialGradient>${oval(208, FLOOR + 2, width * 1.28, 15, "url(#f)")}`;
}

/** Drop shadow for something that hangs or lies; use as `filter="url(#d)"`. */
export const DROP_SHADOW =
  '<filter id="d" x="-20%" y="-20%" width="140%" height="150%"><feDropShadow dx="6" dy="12" stdDeviation="9" flood-color="#1d1a2b" flood-opacity=".28"/></filter>';

type Tone = (by: number) => string;

function definition(from: string, to: string): string {
  return `<linearGradient id="w0" x2="0" y2="1"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;
}

function windowLight(tone: Tone): string {
  return `${box(36, 40, 118, 150, 6, "#fff", 'opacity=".75"')}${box(44, 48, 48, 63, 2, "#cfe7f2")}${box(98, 48, 48, 63, 2, "#cfe7f2")}${box(44, 119, 48, 63, 2, "#dcefe4")}${box(98, 119, 48, 63, 2, "#dcefe4")}${shape("M160 60L330 312H210L154 190Z", "#fff", 'opacity=".18"')}${box(28, 190, 134, 10, 3, tone(0.06))}`;
}

function tableTop(chance: Random): string {
  const [top, edge] = chance.pick([
    ["#cfa273", "#a97c50"],
    ["#e5cda8", "#c4a67c"],
    ["#8a6244", "#6b4930"],
    ["#f1ece3", "#d4ccbf"],
  ] as const);
  return `${box(0, 304, 400, 96, 0, top)}${box(0, 304, 400, 5, 0, "#fff", 'opacity=".3"')}${shape("M0 372H400V400H0Z", edge)}${line("M20 330H120M180 346H330M40 358H150", edge, 2, 'opacity=".5"')}`;
}

function leafyPot(): string {
  return `${repeat(5, (at) => oval(330, 214, 11, 46, at % 2 ? "#5f9a68" : "#3f7350", `transform="rotate(${-56 + at * 28} 330 262)"`))}${shape("M298 258H362L354 316H306Z", "#c9795a")}`;
}

function bookPile(tone: Tone): string {
  return `${box(282, 294, 104, 20, 4, "#b4574a")}${box(290, 276, 92, 18, 4, "#e9dcc3")}${box(286, 256, 88, 20, 4, tone(-0.3))}${disc(330, 242, 14, "#e0a646")}`;
}

function fruit(): string {
  return `${shape("M284 276H380Q374 318 346 318H318Q290 318 284 276Z", "#e8e2d6")}${disc(312, 268, 20, "#e58f3c")}${disc(346, 264, 22, "#d9603f")}${disc(330, 250, 19, "#f0b04f")}${shape("M284 276H380Q379 288 374 298H290Q285 288 284 276Z", "#f6f1e8")}`;
}

function framedPrint(tone: Tone): string {
  return `${box(40, 52, 78, 100, 3, "#fff")}${box(48, 60, 62, 84, 0, tone(-0.06))}${disc(86, 92, 18, tone(-0.24))}${shape("M48 144V118Q72 96 110 124V144Z", tone(-0.34))}`;
}

function tallPlant(): string {
  return `${repeat(7, (at) => oval(346, 170, 13, 62, at % 2 ? "#6ba574" : "#447a57", `transform="rotate(${-60 + at * 20} 346 236)"`))}${shape("M318 244H374L366 332H326Z", "#e9e0d0")}`;
}

function sideboard(tone: Tone): string {
  return `${box(60, 284, 280, 66, 6, "#b98a5e")}${box(60, 284, 280, 7, 3, "#d7ac7f")}${line("M152 296V344M246 296V344", "#8f653f", 3)}${disc(140, 320, 4, "#5c3f26")}${disc(164, 320, 4, "#5c3f26")}${disc(258, 320, 4, "#5c3f26")}${line("M86 350V372M314 350V372", "#8f653f", 8)}${repeat(5, (at) => oval(104, 222, 8, 32, at % 2 ? "#5f9a68" : "#3f7350", `transform="rotate(${-50 + at * 25} 104 256)"`))}${shape("M84 252H124L119 284H89Z", tone(0.06))}${box(276, 266, 50, 9, 2, tone(-0.3))}${box(270, 275, 60, 9, 2, "#e9dcc3")}`;
}

function outdoors(chance: Random): string {
  const sky = chance.pick([
    ["#cfe9f5", "#f7efdc"],
    ["#f9dcc4", "#fdf1dc"],
    ["#c9dff5", "#eef4ee"],
  ] as const);
  return `${definition(sky[0], sky[1])}${box(0, 0, 400, 400, 0, "url(#w0)")}${disc(318, 78, 36, "#fff3c4")}${oval(90, 84, 46, 14, "#fff", 'opacity=".8"')}${oval(122, 72, 32, 15, "#fff", 'opacity=".8"')}${shape("M0 258Q90 190 190 246T400 214V400H0Z", "#a9cfa4")}${shape("M0 292Q130 236 260 288T400 280V400H0Z", "#85b884")}${shape("M0 322Q160 296 400 318V400H0Z", "#6aa271")}${repeat(7, (at) => `${line(`M${24 + at * 58} ${382 - (at % 3) * 9}v-13`, "#4c8159", 3)}${disc(24 + at * 58, 366 - (at % 3) * 9, 4.5, at % 2 ? "#fff" : "#f6cf62")}`)}`;
}

function flatLay(chance: Random, cloth: string): string {
  const [wood, seam] = chance.pick([
    ["#d9b48a", "#c29b6f"],
    ["#efe6d6", "#ddd0ba"],
    ["#9b7453", "#86613f"],
    ["#e4e4e0", "#d0d0ca"],
  ] as const);
  const sprig = `<g transform="translate(${chance.pick([332, 70])} 78) rotate(${chance.whole(-30, 30)})">${line("M0 70V-50", "#4c7a58", 4)}${repeat(6, (at) => oval(at % 2 ? 15 : -15, 50 - at * 18, 16, 8, at % 2 ? "#6ba574" : "#4f8a62", `transform="rotate(${at % 2 ? -30 : 30} 0 ${50 - at * 18})"`))}</g>`;
  return `${box(0, 0, 400, 400, 0, wood)}${line("M0 100H400M0 200H400M0 300H400M130 0V100M290 100V200M80 200V300M230 300V400", seam, 3)}<g transform="rotate(-14 60 360)">${box(-60, 250, 210, 200, 4, cloth)}${line("M-50 270H140", "#fff", 4, 'opacity=".5"')}</g>${sprig}${disc(350, 356, 52, "#f7f2e9")}${disc(350, 356, 38, "#5f402d")}${disc(350, 356, 30, "#7a5640")}`;
}
