import { box, disc, line, oval, repeat, shape } from "../brush.ts";
import { hanging, standing } from "../motif.ts";

export const headphones = standing("pedestal", 92, [130, 230], (brush) => {
  const cup = (x: number, far: boolean) =>
    `${box(x - 30, 196, 60, 106, 28, far ? brush.deep : brush.dark)}${box(x - 24, 202, 48, 94, 24, brush.gradient("slant", brush.light, brush.main, brush.deep))}${oval(x, 249, 12, 26, brush.accent, 'opacity=".9"')}`;
  return `${line("M116 226C108 60 292 60 284 226", brush.dark, 20)}${line("M132 150C152 84 248 84 268 150", brush.accentLight, 9)}${line("M122 190V226M278 190V226", brush.metal, 9)}${box(134, 206, 26, 86, 12, brush.ink)}${box(240, 206, 26, 86, 12, brush.ink)}${cup(112, false)}${cup(288, true)}`;
});

export const speaker = standing("room", 86, [200, 240], (brush) => {
  const round = brush.chance.chance(0.4);
  const cone = (y: number, radius: number) =>
    `${disc(200, y, radius, brush.ink)}${disc(200, y, radius * 0.82, "#45454f")}${disc(200, y, radius * 0.36, brush.accent)}`;
  if (round)
    return `${shape("M104 236A96 96 0 0 1 296 236V284Q296 312 268 312H132Q104 312 104 284Z", brush.body)}${repeat(20, (at) => disc(134 + (at % 5) * 33, 206 + Math.floor(at / 5) * 24, 6, brush.deep, 'opacity=".6"'))}${line("M160 128C160 92 240 92 240 128", brush.wood, 13)}${disc(200, 168, 9, brush.accent)}`;
  return `${box(116, 88, 168, 224, brush.chance.pick([14, 30]), brush.body)}${box(126, 98, 148, 204, 12, brush.deep, 'opacity=".35"')}${cone(146, 32)}${cone(232, 55)}${line("M130 110V288", "#fff", 4, 'opacity=".25"')}`;
});

export const keyboard = hanging("table", [160, 190], (brush) => {
  const key = (row: number, at: number) => {
    const special = (row * 11 + at * 7) % 17 === 0;
    return box(
      74 + at * 25.6,
      134 + row * 32,
      22,
      27,
      6,
      special ? brush.accent : (row + at) % 5 ? brush.light : brush.cream,
    );
  };
  const rows = repeat(3, (row) => repeat(10, (at) => key(row, at)));
  return `${box(56, 116, 288, 168, 22, brush.deep)}${box(56, 112, 288, 164, 22, brush.gradient("down", brush.main, brush.dark))}${rows}${box(74, 230, 48, 27, 6, brush.accent)}${box(126, 230, 150, 27, 6, brush.light)}${box(280, 230, 46, 27, 6, brush.cream)}`;
});

export const camera = standing(
  "table",
  112,
  [200, 230],
  (brush) =>
    `${box(122, 150, 66, 30, 8, brush.dark)}${box(226, 144, 40, 30, 6, brush.metalDark)}${box(84, 168, 232, 144, 22, brush.gradient("across", "#eceef1", "#b9bec8"))}${box(84, 202, 232, 78, 0, brush.body)}${disc(200, 242, 64, brush.ink)}${disc(200, 242, 54, brush.metalDark)}${disc(200, 242, 43, "#20222b")}${disc(200, 242, 29, brush.gradient("slant", "#6d8fb8", "#1e2740"))}${disc(188, 230, 9, "#fff", 'opacity=".65"')}${disc(284, 188, 9, brush.accent)}${box(102, 180, 38, 14, 4, "#30323c")}`,
);

export const turntable = standing(
  "room",
  132,
  [170, 250],
  (brush) =>
    `${box(64, 236, 272, 66, 12, brush.gradient("down", brush.wood, brush.woodDark))}${box(84, 298, 34, 14, 5, brush.ink)}${box(282, 298, 34, 14, 5, brush.ink)}${oval(180, 236, 106, 24, brush.ink)}${oval(180, 230, 106, 24, "#2f303a")}${oval(180, 230, 74, 16, "none", 'stroke="#4b4c58" stroke-width="3"')}${oval(180, 230, 34, 8, brush.main)}${oval(180, 230, 5, 2, brush.cream)}${line("M302 234V188L232 214", brush.metal, 7)}${box(222, 210, 20, 12, 3, brush.accent)}${disc(302, 186, 10, brush.metalDark)}${disc(304, 270, 12, brush.metal)}${shape("M64 236L96 96H364L336 236Z", "#fff", 'opacity=".16"')}`,
);

export const radio = standing(
  "table",
  112,
  [150, 250],
  (brush) =>
    `${line("M292 172L330 84", brush.metalDark, 5)}${disc(330, 84, 6, brush.metal)}${box(82, 168, 236, 144, brush.chance.pick([26, 54]), brush.body)}${disc(158, 240, 50, brush.cream)}${repeat(16, (at) => disc(131 + (at % 4) * 18, 213 + Math.floor(at / 4) * 18, 4.5, brush.deep))}${box(222, 200, 76, 30, 6, brush.cream)}${line("M232 215H288", brush.deep, 3)}${line("M262 206V224", "#e2563f", 4)}${disc(244, 266, 16, brush.accent)}${disc(284, 266, 16, brush.accent)}${line("M244 262V254M284 262L290 256", brush.cream, 3.5)}`,
);

export const soap = standing("table", 98, [190, 260], (brush) => {
  const bar = (x: number, y: number, fill: string) =>
    `${box(x, y, 130, 62, 20, fill)}${box(x + 14, y + 12, 102, 38, 13, "none", 'stroke="#fff" stroke-width="3" opacity=".5"')}`;
  const bits = repeat(12, (at) =>
    disc(130 + ((at * 41) % 110), 262 + ((at * 23) % 34), 2.6, brush.deep, 'opacity=".6"'),
  );
  const bubble = repeat(5, (at) => disc(112 + at * 44, 150 - (at % 3) * 28, 9 + (at % 3) * 5, "#fff", 'opacity=".5"'));
  return `${bubble}${box(96, 300, 208, 12, 6, brush.woodDark)}${bar(116, 240, brush.gradient("slant", brush.light, brush.main, brush.dark))}${bits}<g transform="rotate(-6 220 210)">${bar(150, 180, brush.gradient("slant", brush.accentLight, brush.accent))}${box(196, 178, 34, 66, 0, brush.cream)}${disc(213, 211, 9, brush.accentDark)}</g>`;
});

export const bottle = standing("table", 46, [200, 240], (brush) => {
  const glass = brush.gradient("across", brush.light, brush.main, brush.deep);
  const dropper = brush.chance.chance(0.5);
  const top = dropper
    ? `${box(190, 92, 20, 46, 9, brush.ink)}${box(178, 134, 44, 32, 5, "#30323c")}`
    : `${line("M200 150V108H160", brush.ink, 11)}${box(184, 136, 32, 30, 5, "#30323c")}`;
  return `${top}${shape("M176 166H224Q248 180 248 204V296Q248 312 232 312H168Q152 312 152 296V204Q152 180 176 166Z", glass)}${box(152, 216, 96, 68, 0, brush.cream)}${line("M172 236H228M172 250H214", brush.deep, 4.5)}${disc(222, 268, 7, brush.accent)}${line("M164 196V300", "#fff", 6, 'opacity=".35"')}`;
});
