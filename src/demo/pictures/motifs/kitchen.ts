import { type Brush, box, disc, line, oval, repeat, round, shape } from "../brush.ts";
import { hanging, standing } from "../motif.ts";

/** Speckles of glaze within an oval. */
function speckles(brush: Brush, cx: number, cy: number, rx: number, ry: number, count: number): string {
  const dots = repeat(count, () => {
    const angle = brush.chance.between(0, 6.28);
    const reach = Math.sqrt(brush.chance.next());
    return `M${Math.round(cx + Math.cos(angle) * rx * reach)} ${Math.round(cy + Math.sin(angle) * ry * reach)}h0`;
  });
  return line(dots, brush.deep, 3.4, 'opacity=".45"');
}

export const mug = standing("table", 88, [150, 235], (brush) => {
  const { chance } = brush;
  const top = chance.pick([158, 172, 186]);
  const foot = chance.pick([58, 66, 74]);
  const grip = chance.pick([
    `M268 ${top + 26}c62 -8 62 92 -8 84`,
    `M270 ${top + 24}h26a14 14 0 0 1 14 14v34a14 14 0 0 1 -14 14h-30`,
    `M270 ${top + 20}c48 4 44 68 -4 66`,
  ]);
  const side = `M124 ${top}C124 ${top + 80} ${200 - foot} 290 ${200 - foot} 300Q${200 - foot} 312 ${212 - foot} 312H${188 + foot}Q${200 + foot} 312 ${200 + foot} 300C${200 + foot} 290 276 ${top + 80} 276 ${top}Z`;
  const finish = chance.pick([
    () =>
      shape(
        `M${200 - foot - 2} 276Q200 292 ${202 + foot} 276L${200 + foot} 300Q${200 + foot} 312 ${188 + foot} 312H${212 - foot}Q${200 - foot} 312 ${200 - foot} 300Z`,
        brush.gradient("across", "#e7d3b4", "#cfb48c", "#a98b62"),
      ),
    () => speckles(brush, 200, top + 72, 58, 44, 34),
    () =>
      line(
        `M127 ${top + 34}Q200 ${top + 52} 273 ${top + 34}M131 ${top + 54}Q200 ${top + 72} 269 ${top + 54}`,
        brush.accent,
        7,
      ),
    () =>
      shape(
        `M124 ${top}C124 ${top + 20} 125 ${top + 34} 127 ${top + 48}Q146 ${top + 70} 162 ${top + 52}T198 ${top + 58}T236 ${top + 54}T273 ${top + 48}Q276 ${top + 26} 276 ${top}Z`,
        brush.accent,
        'opacity=".85"',
      ),
  ]);
  return [
    line(grip, brush.dark, 19),
    line(grip, brush.main, 11),
    shape(side, brush.body),
    finish(),
    oval(200, top, 76, 15, brush.light),
    oval(200, top + 2, 67, 11, brush.gradient("down", "#3d2a22", "#6b4a38")),
    line(`M146 ${top + 36}Q147 ${top + 80} 158 ${top + 106}`, "#fff", 7, 'opacity=".35"'),
  ].join("");
});

export const bowl = standing("table", 62, [170, 262], (brush) => {
  const wide = brush.chance.pick([104, 112, 92]);
  const top = brush.chance.pick([214, 200]);
  const inside = brush.chance.chance(0.4)
    ? repeat(4, (at) => disc(148 + at * 34, top + (at % 2) * 5 - 12, 21, brush.gradient("slant", "#f2a45c", "#d9643a")))
    : oval(200, top + 4, wide - 12, 12, brush.dark);
  const filled = inside.includes("<circle");
  return [
    box(164, 292, 72, 20, 6, brush.deep),
    filled ? oval(200, top, wide, 18, brush.deep) + inside : "",
    shape(
      `M${200 - wide} ${top}C${200 - wide} 272 160 300 160 300H240C240 300 ${200 + wide} 272 ${200 + wide} ${top}Q200 ${top + (filled ? 34 : 0)} ${200 - wide} ${top}Z`,
      brush.body,
    ),
    filled ? "" : oval(200, top, wide, 18, brush.light) + inside,
    brush.chance.chance(0.5)
      ? speckles(brush, 200, top + 50, 62, 20, 26)
      : line(`M${210 - wide} ${top + 40}Q200 ${top + 66} ${190 + wide} ${top + 40}`, brush.accent, 6),
    line(`M${214 - wide} ${top + 28}Q${224 - wide} ${top + 60} ${250 - wide} ${top + 78}`, "#fff", 6, 'opacity=".3"'),
  ].join("");
});

export const plate = hanging("table", [150, 160], (brush) => {
  const petals = brush.chance.whole(8, 12);
  const rim = brush.chance.pick([
    () =>
      repeat(petals, (at) =>
        oval(200, 98, 9, 17, brush.accent, `transform="rotate(${round((at * 360) / petals)} 200 200)"`),
      ),
    () =>
      `${disc(200, 200, 104, "none", `stroke="${brush.accent}" stroke-width="6"`)}${disc(200, 200, 94, "none", `stroke="${brush.accent}" stroke-width="2"`)}`,
    () =>
      disc(
        200,
        200,
        106,
        "none",
        `stroke="${brush.deep}" stroke-width="10" stroke-linecap="round" stroke-dasharray="0 ${round(666 / (petals * 2))}"`,
      ),
  ])();
  return `${disc(200, 200, 128, brush.gradient("slant", brush.light, brush.main, brush.dark))}${disc(200, 200, 122, brush.main)}${rim}${disc(200, 200, 80, brush.gradient("slant", brush.dark, brush.main, brush.light))}${disc(200, 200, 74, brush.face)}${line("M152 160Q168 138 196 134", "#fff", 7, 'opacity=".45"')}`;
});

export const teapot = standing("table", 92, [180, 240], (brush) => {
  const lid = brush.chance.pick([brush.wood, brush.accent, brush.main]);
  const band = brush.chance.chance(0.5)
    ? line("M107 250Q200 276 293 250", brush.accent, 8)
    : speckles(brush, 200, 245, 76, 40, 36);
  return [
    line("M104 236C40 214 44 300 118 286", brush.dark, 15),
    shape("M282 226C312 214 318 176 342 160L358 172C346 206 340 262 284 278Z", brush.dark),
    shape(
      "M106 244C106 196 150 178 200 178S294 196 294 244C294 286 262 312 236 312H164C138 312 106 286 106 244Z",
      brush.body,
    ),
    band,
    oval(200, 182, 54, 9, brush.deep),
    shape("M148 180Q152 152 200 150T252 180Q200 190 148 180Z", brush.face),
    disc(200, 142, 13, lid),
    line("M130 232Q136 206 160 196", "#fff", 7, 'opacity=".4"'),
  ].join("");
});

export const jug = standing("table", 62, [175, 220], (brush) => {
  const wave = brush.chance.pick([brush.accent, brush.cream, brush.deep]);
  return [
    line("M262 168C330 160 322 262 258 262", brush.dark, 16),
    shape(
      "M150 132L136 118Q160 104 192 112L256 118Q246 142 252 166C276 200 268 268 252 304Q250 312 240 312H160Q150 312 148 304C132 268 124 200 150 166Q154 146 150 132Z",
      brush.body,
    ),
    line("M136 216Q152 200 168 216T200 216T232 216T264 216", wave, 8),
    shape("M140 119Q164 107 192 114L254 120Q246 130 200 130T140 119Z", brush.deep),
    line("M150 180Q138 210 144 250", "#fff", 7, 'opacity=".35"'),
  ].join("");
});

export const board = hanging("table", [150, 230], (brush) => {
  const grain = repeat(5, (at) =>
    line(
      `M${138 + at * 31} ${142 + (at % 2) * 14}q${brush.chance.whole(-12, 12)} 70 0 ${150 - (at % 3) * 16}`,
      brush.deep,
      2.5,
      'opacity=".35"',
    ),
  );
  const outline = brush.chance.pick([
    "M120 156Q120 130 146 130H178V84A22 22 0 0 1 222 84V130H254Q280 130 280 156V300Q280 326 254 326H146Q120 326 120 300Z",
    "M200 122C184 122 184 112 184 84A16 16 0 0 1 216 84C216 112 216 122 200 122ZM200 116A106 106 0 1 1 199 116Z",
  ]);
  const stripe = brush.chance.chance(0.4) ? box(232, 150, 14, 150, 4, brush.cream, 'opacity=".55"') : "";
  return `${shape(outline, brush.gradient("slant", brush.light, brush.main, brush.dark))}${grain}${stripe}${disc(200, 86, 8, brush.deep)}`;
});

export const knife = hanging("table", [200, 190], (brush) => {
  const blade = brush.chance.pick([
    "M188 236V92Q188 62 214 50Q250 110 240 236Z",
    "M184 236V70H246Q254 70 254 80V226Q254 236 244 236Z",
    "M190 236V100Q192 60 204 46Q226 90 226 236Z",
  ]);
  return `<g transform="rotate(28 200 200)">${shape(blade, brush.gradient("across", "#f4f5f7", "#cfd3da", "#a5abb6"))}${line("M196 226V110", "#fff", 3, 'opacity=".8"')}${box(184, 234, 46, 14, 3, brush.metalDark)}${shape("M186 248H228Q232 300 226 336Q224 348 208 348T188 336Q182 300 186 248Z", brush.body)}${disc(207, 274, 4.5, brush.metal)}${disc(207, 316, 4.5, brush.metal)}</g>`;
});
