import { type Brush, box, disc, line, oval, repeat, shape } from "../brush.ts";
import { hanging, standing } from "../motif.ts";

function softToy(brush: Brush, long: boolean): string {
  const ears = long
    ? `${oval(168, 84, 17, 50, brush.main, 'transform="rotate(-8 168 84)"')}${oval(232, 84, 17, 50, brush.main, 'transform="rotate(8 232 84)"')}${oval(168, 88, 8, 36, brush.accentLight, 'transform="rotate(-8 168 84)"')}${oval(232, 88, 8, 36, brush.accentLight, 'transform="rotate(8 232 84)"')}`
    : `${disc(146, 116, 25, brush.main)}${disc(254, 116, 25, brush.dark)}${disc(146, 116, 13, brush.accentLight)}${disc(254, 116, 13, brush.accentLight)}`;
  const neck = brush.chance.pick([
    shape("M200 216l-34 -14v30ZM200 216l34 -14v30Z", brush.accent) + disc(200, 217, 8, brush.accentDark),
    line("M156 214Q200 238 244 214", brush.accent, 13),
  ]);
  return `${ears}${oval(140, 252, 22, 40, brush.main, 'transform="rotate(28 140 252)"')}${oval(260, 252, 22, 40, brush.dark, 'transform="rotate(-28 260 252)"')}${oval(200, 258, 66, 56, brush.body)}${oval(200, 268, 38, 36, brush.light)}${oval(150, 292, 34, 21, brush.main)}${oval(250, 292, 34, 21, brush.dark)}${oval(142, 293, 16, 11, brush.light)}${oval(258, 293, 16, 11, brush.light)}${oval(200, 158, 68, 60, brush.body)}${oval(200, 180, 33, 25, brush.light)}${disc(176, 150, 6.5, brush.ink)}${disc(224, 150, 6.5, brush.ink)}${oval(200, 170, 10, 7, brush.ink)}${line("M200 178v8q-10 10 -18 2M200 186q10 10 18 2", brush.ink, 3.5)}${disc(160, 172, 9, "#f0958b", 'opacity=".5"')}${disc(240, 172, 9, "#f0958b", 'opacity=".5"')}${neck}`;
}

export const teddy = standing("room", 88, [200, 170], (brush) => softToy(brush, false));
export const bunny = standing("room", 88, [200, 170], (brush) => softToy(brush, true));

export const toyCar = standing("room", 128, [150, 240], (brush) => {
  const wheel = (x: number) =>
    `${disc(x, 280, 32, brush.woodDark)}${disc(x, 280, 24, brush.wood)}${disc(x, 280, 8, brush.accent)}`;
  const cab = brush.chance.pick([
    `${shape("M122 212Q128 152 164 152H226Q254 152 270 212Z", brush.face)}${shape("M142 206Q148 170 170 170H190V206ZM204 170H222Q238 172 248 206H204Z", "#dff0f4")}`,
    `${box(226, 150, 72, 70, 12, brush.face)}${box(244, 164, 40, 32, 6, "#dff0f4")}${box(96, 184, 120, 30, 6, brush.accent)}${disc(126, 180, 18, brush.accentLight)}${disc(162, 178, 20, brush.accentDark)}${disc(194, 182, 15, brush.accentLight)}`,
    `${box(112, 140, 64, 80, 10, brush.face)}${box(126, 156, 36, 30, 5, "#dff0f4")}${box(176, 176, 110, 44, 20, brush.main)}${box(244, 136, 24, 46, 5, brush.accent)}${disc(256, 112, 15, "#fff", 'opacity=".9"')}${disc(282, 94, 10, "#fff", 'opacity=".75"')}`,
  ]);
  return `${cab}${box(76, 206, 250, 66, 24, brush.gradient("down", brush.main, brush.dark))}${disc(312, 232, 10, "#ffe39a")}${line("M96 222H280", "#fff", 5, 'opacity=".3"')}${wheel(134)}${wheel(268)}`;
});

export const blocks = standing("room", 112, [170, 220], (brush) => {
  const cube = (x: number, y: number, fill: string, mark: string) =>
    `${box(x, y, 74, 74, 9, fill)}${box(x + 8, y + 8, 58, 58, 5, brush.cream, 'opacity=".3"')}<g transform="translate(${x + 37} ${y + 37})">${mark}</g>`;
  const marks = [
    shape("M0 -18L18 14H-18Z", brush.cream),
    disc(0, 0, 17, brush.cream),
    box(-15, -15, 30, 30, 4, brush.cream),
    shape("M0 -19l6 12l13 2l-9 10l2 13l-12 -6l-12 6l2 -13l-9 -10l13 -2Z", brush.cream),
  ];
  const offset = brush.chance.whole(0, 3);
  const mark = (at: number) => marks[(offset + at) % 4]!;
  return `${cube(90, 238, brush.gradient("slant", brush.light, brush.main), mark(0))}${cube(166, 238, brush.gradient("slant", brush.accentLight, brush.accent), mark(1))}${cube(242, 238, brush.gradient("slant", brush.wood, brush.woodDark), mark(2))}${cube(128, 163, brush.gradient("slant", "#f5cf6f", "#dfa83a"), mark(3))}<g transform="rotate(${brush.chance.whole(-12, 12)} 210 126)">${cube(196, 88, brush.gradient("slant", brush.main, brush.deep), mark(1))}</g>`;
});

export const rocket = standing(
  "room",
  62,
  [200, 190],
  (brush) =>
    `${shape("M200 62C250 106 256 180 246 262H154C144 180 150 106 200 62Z", brush.body)}${shape("M200 62C222 82 236 106 243 136H157C164 106 178 82 200 62Z", brush.accent)}${shape("M152 206L108 262V300L156 274ZM248 206L292 262V300L244 274Z", brush.accentDark)}${disc(200, 178, 27, brush.cream)}${disc(200, 178, 19, brush.gradient("slant", "#bfe3ef", "#6fb3cc"))}${line("M158 236H242", brush.cream, 7)}${shape("M166 262H234L226 284H174Z", brush.ink)}${shape("M180 284H220Q218 300 200 312Q182 300 180 284Z", brush.gradient("down", "#ffd36b", "#ef7d3b"))}`,
);

export const puzzle = hanging("table", [200, 200], (brush) => {
  const fills = [
    brush.main,
    brush.accent,
    brush.cream,
    brush.light,
    brush.accentLight,
    brush.dark,
    "#f2c45f",
    brush.main,
    brush.accentDark,
  ];
  const piece = (at: number) => {
    const x = 92 + (at % 3) * 72;
    const y = 92 + Math.floor(at / 3) * 72;
    const loose = at === 8 ? 'transform="translate(16 18) rotate(9 270 270)"' : "";
    const fill = fills[(at * 4 + 1) % 9]!;
    return `<g ${loose}>${box(x, y, 70, 70, 6, fill)}${at % 3 < 2 ? disc(x + 74, y + 35, 11, fill) : ""}${at < 6 ? disc(x + 35, y + 74, 11, fill) : ""}</g>`;
  };
  return repeat(9, (at) => piece(8 - at));
});

export const kite = hanging(
  "outdoors",
  [200, 150],
  (brush) =>
    `${shape("M200 50L284 150L200 290L116 150Z", brush.main)}${shape("M200 50L284 150H200Z", brush.accent)}${shape("M116 150H200V290Z", brush.accentLight)}${line("M200 50V290M116 150H284", brush.cream, 4)}${line("M200 290q30 20 4 40t10 44", brush.ink, 3)}${repeat(3, (at) => shape(`M${208 - (at % 2) * 8} ${312 + at * 22}l-18 -9v18ZM${208 - (at % 2) * 8} ${312 + at * 22}l18 -9v18Z`, at % 2 ? brush.main : brush.accent))}`,
);

export const swing = hanging(
  "outdoors",
  [200, 260],
  (brush) =>
    `${line("M158 -300L128 270M242 -300L272 270", "#cbb58d", 7)}${box(98, 264, 204, 26, 10, brush.gradient("down", brush.light, brush.dark))}${line("M112 272H288", "#fff", 3, 'opacity=".4"')}${oval(128, 296, 7, 9, "#cbb58d")}${oval(272, 296, 7, 9, "#cbb58d")}`,
);
