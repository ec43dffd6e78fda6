import { box, disc, line, oval, repeat, shape } from "../brush.ts";
import { hanging, standing } from "../motif.ts";

export const vase = standing("table", 54, [190, 240], (brush) => {
  const { chance } = brush;
  const outline = chance.pick([
    "M176 176Q178 196 160 212C126 244 134 312 168 312H232C266 312 274 244 240 212Q222 196 224 176Z",
    "M158 172C186 208 150 240 150 280Q150 312 176 312H224Q250 312 250 280C250 240 214 208 242 172Z",
    "M164 182H236L254 300Q255 312 243 312H157Q145 312 146 300Z",
    "M182 168V214C130 222 124 312 164 312H236C276 312 270 222 218 214V168Z",
  ]);
  const stems = repeat(3, (at) =>
    line(`M200 190Q${186 + at * 14} 140 ${158 + at * 42} ${86 + (at % 2) * -18}`, brush.leafDark, 4),
  );
  const blooms = chance.pick([
    () =>
      repeat(
        3,
        (at) =>
          repeat(5, (petal) =>
            oval(
              158 + at * 42,
              72 + (at % 2) * -18,
              9,
              15,
              brush.accent,
              `transform="rotate(${petal * 72} ${158 + at * 42} ${86 + (at % 2) * -18})"`,
            ),
          ) + disc(158 + at * 42, 86 + (at % 2) * -18, 8, "#f3c65b"),
      ),
    () =>
      repeat(3, (at) =>
        repeat(5, (leaf) =>
          oval(
            160 + at * 40 + (leaf % 2 ? 12 : -12),
            76 + leaf * 17 + (at % 2) * -16,
            13,
            7,
            leaf % 2 ? brush.leaf : brush.leafDark,
            `transform="rotate(${leaf % 2 ? -28 : 28} ${160 + at * 40} ${76 + leaf * 17})"`,
          ),
        ),
      ),
    () =>
      repeat(3, (at) =>
        oval(
          158 + at * 42,
          78 + (at % 2) * -18,
          13,
          32,
          brush.gradient("down", "#f0dfc0", "#d2b48a"),
          `transform="rotate(${-14 + at * 14} ${158 + at * 42} 96)"`,
        ),
      ),
  ])();
  const glaze = chance.pick([
    line("M150 262Q200 284 250 262", brush.accent, 8),
    line("M152 250q12 -12 24 0t24 0t24 0t24 0", brush.deep, 5),
    "",
  ]);
  return `${stems}${blooms}${shape(outline, brush.body)}${glaze}${line("M162 238Q154 262 162 284", "#fff", 7, 'opacity=".35"')}`;
});

export const candle = standing("table", 62, [200, 190], (brush) => {
  const flame = (x: number, y: number) =>
    `${disc(x, y - 16, 34, "#ffd98a", 'opacity=".28"')}${line(`M${x} ${y}v-12`, brush.ink, 4)}${shape(`M${x} ${y - 48}q18 22 10 34q-10 12 -20 0q-6 -12 10 -34Z`, brush.gradient("down", "#ffb347", "#ffe9a8"))}`;
  if (brush.chance.chance(0.4)) {
    const taper = (x: number, top: number) =>
      `${flame(x, top)}${shape(`M${x - 11} ${top}h22l4 ${266 - top}h-30Z`, brush.body)}${shape(`M${x - 26} 312q0 -34 26 -46q26 12 26 46Z`, brush.gradient("across", "#d8b46a", "#a9813b"))}`;
    return taper(160, 160) + taper(238, 130);
  }
  const label = brush.chance.pick([box(164, 226, 72, 52, 4, brush.cream), oval(200, 252, 36, 28, brush.cream)]);
  return [
    flame(200, 184),
    oval(200, 188, 66, 13, brush.light),
    shape("M134 188V296Q134 312 150 312H250Q266 312 266 296V188Q200 214 134 188Z", brush.body),
    label,
    line("M182 244H218M188 258H212", brush.deep, 4),
    line("M148 208V288", "#fff", 7, 'opacity=".35"'),
  ].join("");
});

export const blanket = standing("room", 118, [160, 260], (brush) => {
  const stripes = brush.chance.pick([
    () =>
      repeat(4, (at) =>
        line(
          `M${92 + at * 6} ${214 + at * 24}H${308 - at * 2}`,
          at % 2 ? brush.accent : brush.cream,
          6,
          'opacity=".8"',
        ),
      ),
    () =>
      repeat(7, (at) => line(`M${110 + at * 30} 190V300`, brush.cream, 7, 'opacity=".5"')) +
      line("M90 226H310M90 268H310", brush.accent, 8, 'opacity=".5"'),
    () => repeat(9, (at) => line(`M${98 + at * 24} 250l10 -14l10 14l-10 14Z`, brush.cream, 3, 'opacity=".8"')),
  ])();
  const fringe = repeat(17, (at) => line(`M${94 + at * 13.3} 304v12`, brush.dark, 4));
  return [
    fringe,
    box(84, 268, 232, 42, 18, brush.dark),
    box(88, 228, 224, 46, 20, brush.main),
    box(92, 186, 216, 48, 22, brush.face),
    stripes,
    line("M96 232Q200 242 304 232M92 272Q200 282 308 272", brush.deep, 3, 'opacity=".45"'),
  ].join("");
});

export const cushion = standing("room", 104, [180, 230], (brush) => {
  const pattern = brush.chance.pick([
    () => repeat(5, (at) => line(`M${126 + at * 38} 152q12 74 0 136`, brush.accent, 7, 'opacity=".85"')),
    () => repeat(9, (at) => disc(140 + (at % 3) * 60, 168 + Math.floor(at / 3) * 48, 11, brush.cream, 'opacity=".8"')),
    () => repeat(3, (at) => line(`M120 ${176 + at * 44}q20 -26 40 0t40 0t40 0t40 0`, brush.cream, 6)),
    () => `${disc(200, 216, 44, brush.accent)}${disc(200, 216, 26, brush.cream)}`,
  ])();
  return `${shape("M98 130Q200 148 302 130Q318 126 312 146Q296 216 312 292Q316 314 296 308Q200 296 104 308Q84 314 88 292Q104 216 88 146Q82 126 98 130Z", brush.gradient("slant", brush.light, brush.main, brush.dark))}${pattern}${line("M112 146Q104 216 112 286", "#fff", 6, 'opacity=".25"')}`;
});

export const clock = hanging("wall", [200, 150], (brush) => {
  const hour = brush.chance.whole(0, 11) * 30 + 15;
  const minute = brush.chance.whole(0, 11) * 30;
  const square = brush.chance.chance(0.35);
  const ticks = repeat(12, (at) =>
    line("M200 112v12", brush.deep, at % 3 ? 4 : 7, `transform="rotate(${at * 30} 200 200)"`),
  );
  const hand = (turn: number, length: number, width: number, colour: string) =>
    line(`M200 210V${200 - length}`, colour, width, `transform="rotate(${turn} 200 200)"`);
  return `${square ? box(82, 82, 236, 236, 44, brush.gradient("slant", brush.light, brush.dark)) : disc(200, 200, 122, brush.gradient("slant", brush.light, brush.dark))}${disc(200, 200, 104, brush.cream)}${ticks}${hand(hour, 48, 9, brush.ink)}${hand(minute, 74, 6, brush.ink)}${hand(minute + 130, 80, 3, brush.accent)}${disc(200, 200, 8, brush.accent)}`;
});

export const basket = standing("room", 92, [170, 250], (brush) => {
  const weave = repeat(5, (row) =>
    line(
      `M${116 + (row % 2) * 9} ${208 + row * 21}H284`,
      row % 2 ? brush.deep : brush.cream,
      8,
      'stroke-dasharray="9 15" opacity=".4"',
    ),
  );
  const filling = brush.chance.chance(0.5)
    ? `${disc(160, 178, 30, brush.accent)}${disc(222, 172, 36, brush.accentLight)}${line("M196 160q30 -8 54 14M196 176q26 -6 48 18", brush.accentDark, 4)}`
    : shape("M128 190Q150 140 206 152T274 190Z", brush.accentLight);
  return `${line("M112 214C72 200 72 262 118 254M288 214C328 200 328 262 282 254", brush.dark, 10)}${filling}${shape("M104 188H296L282 296Q280 312 264 312H136Q120 312 118 296Z", brush.body)}${weave}${box(98, 180, 204, 18, 9, brush.dark)}`;
});

export const mirror = hanging("wall", [170, 160], (brush) => {
  const glass = brush.gradient("slant", "#eef5f7", "#c9dbe2", "#e6f0f3");
  const [outer, inner] = brush.chance.pick([
    [disc(200, 200, 124, brush.body), disc(200, 200, 110, glass)],
    ["M96 320V190A104 104 0 0 1 304 190V320Z", "M110 306V190A90 90 0 0 1 290 190V306Z"].map((d, at) =>
      shape(d, at ? glass : brush.body),
    ) as [string, string],
    [
      "M200 74C280 74 322 130 306 206S250 330 188 326S84 270 94 190S140 74 200 74Z",
      "M200 88C270 88 308 136 293 204S244 316 190 312S98 262 107 192S146 88 200 88Z",
    ].map((d, at) => shape(d, at ? glass : brush.body)) as [string, string],
  ]);
  return `${outer}${inner}${line("M150 232L236 130M176 250L250 162", "#fff", 9, 'opacity=".7"')}`;
});

export const rug = hanging("room", [160, 200], (brush) => {
  const fringe = repeat(13, (at) => line(`M${106 + at * 15.7} 66v-12M${106 + at * 15.7} 334v12`, brush.cream, 4));
  const field = brush.chance.pick([
    () => repeat(4, (at) => line(`M200 ${92 + at * 40}l66 48l-66 48l-66 -48Z`, at % 2 ? brush.accent : brush.cream, 7)),
    () => repeat(7, (at) => box(112, 90 + at * 33, 176, 15, 3, at % 3 ? brush.cream : brush.accent, 'opacity=".85"')),
    () =>
      repeat(9, (at) =>
        shape(
          `M${130 + (at % 3) * 58} ${128 + Math.floor(at / 3) * 70}a26 26 0 0 1 52 0Z`,
          at % 2 ? brush.accent : brush.cream,
        ),
      ),
    () => `${disc(176, 170, 62, brush.accent)}${disc(232, 250, 50, brush.cream)}${disc(170, 276, 28, brush.deep)}`,
  ])();
  return `${fringe}${box(96, 64, 208, 272, 6, brush.face)}${box(108, 76, 184, 248, 4, "none", `stroke="${brush.cream}" stroke-width="5"`)}${field}`;
});
