import { type Brush, box, disc, line, oval, repeat, shape } from "../brush.ts";
import { hanging, standing } from "../motif.ts";

const TEE =
  "M148 92L92 124L66 184L108 204L124 178V312Q124 322 134 322H266Q276 322 276 312V178L292 204L334 184L308 124L252 92Q200 130 148 92Z";

function print(brush: Brush): string {
  return brush.chance.pick([
    () => repeat(5, (at) => line(`M126 ${178 + at * 28}H274`, brush.cream, 9)),
    () => `${disc(200, 206, 36, brush.accent)}${shape("M164 206a36 36 0 0 0 72 0Z", brush.accentDark)}`,
    () => box(146, 162, 34, 38, 5, brush.dark),
    () => line("M158 222l28 -42l18 24l14 -16l26 34Z", brush.cream, 7),
    () =>
      `${oval(186, 206, 12, 26, brush.cream, 'transform="rotate(-24 186 206)"')}${oval(214, 206, 12, 26, brush.cream, 'transform="rotate(24 214 206)"')}`,
  ])();
}

export const tee = hanging(
  "wall",
  [160, 180],
  (brush) =>
    `${shape(TEE, brush.gradient("slant", brush.light, brush.main, brush.dark))}${line("M148 92Q200 130 252 92", brush.deep, 7)}${print(brush)}${line("M124 178V236M276 178V236", brush.deep, 3, 'opacity=".4"')}`,
);

export const jumper = hanging("wall", [200, 190], (brush) => {
  const knit = brush.chance.pick([
    () =>
      repeat(3, (row) =>
        repeat(9, (at) =>
          line(`M${136 + at * 16} ${166 + row * 14}l8 8l8 -8`, row % 2 ? brush.cream : brush.accent, 4),
        ),
      ),
    () => repeat(5, (at) => line(`M${152 + at * 24} 150q10 18 0 36t0 36t0 36t0 24`, brush.dark, 5)),
    () => repeat(4, (at) => line(`M124 ${180 + at * 30}H276`, brush.cream, 11)),
  ])();
  return `${shape("M146 92Q96 106 84 150L54 288Q52 300 64 302L92 308Q102 308 104 298L124 206V318H276V206L296 298Q298 308 308 308L336 302Q348 300 346 288L316 150Q304 106 254 92Q200 124 146 92Z", brush.gradient("slant", brush.light, brush.main, brush.dark))}${knit}${box(120, 304, 160, 24, 8, brush.dark)}${line("M146 92Q200 128 254 92", brush.dark, 15)}${line("M58 284L102 294M342 284L298 294", brush.dark, 9)}`;
});

export const dress = hanging("wall", [200, 250], (brush) => {
  const spots = brush.chance.pick([
    () =>
      repeat(4, (at) =>
        line(`M${150 - at * 12} ${212 + at * 32}H${262 + at * 16}`, brush.cream, 11, 'stroke-dasharray="0 25"'),
      ),
    () => repeat(6, (at) => line(`M${182 + at * 7} 190L${116 + at * 33} 330`, brush.deep, 3, 'opacity=".4"')),
    () =>
      repeat(8, (at) =>
        line(`M${144 + ((at * 53) % 116)} ${208 + ((at * 41) % 112)}m-8 0h16m-8 -8v16`, brush.cream, 5),
      ),
  ])();
  const skirt = brush.chance.pick([
    "M164 180L92 326Q200 352 308 326L236 180Z",
    "M164 180L120 336Q200 352 280 336L236 180Z",
  ]);
  const clip = `<clipPath id="k"><path d="${skirt}"/></clipPath>`;
  return `${clip}${line("M170 62L166 100M230 62L234 100", brush.dark, 9)}${shape(skirt, brush.gradient("slant", brush.light, brush.main, brush.dark))}${shape("M154 96Q200 128 246 96L236 184H164Z", brush.main)}<g clip-path="url(#k)">${spots}</g>${box(161, 174, 78, 16, 6, brush.accent)}`;
});

export const beanie = standing("table", 86, [200, 220], (brush) => {
  const pom = brush.chance.chance(0.6)
    ? `${disc(200, 116, 27, brush.accent)}${disc(192, 109, 13, brush.accentLight)}`
    : "";
  const ribs = repeat(7, (at) => line(`M${132 + at * 23} 264v40`, brush.deep, 4, 'opacity=".55"'));
  const knit = repeat(5, (at) =>
    line(`M${152 + at * 24} 252Q${160 + at * 20} 190 200 146`, brush.deep, 3, 'opacity=".3"'),
  );
  return `${pom}${shape("M114 264C114 180 146 138 200 138S286 180 286 264Z", brush.body)}${knit}${line("M126 226Q200 244 274 226", brush.cream, 9)}${box(106, 254, 188, 58, 18, brush.gradient("across", brush.light, brush.main, brush.dark))}${ribs}`;
});

export const hat = standing(
  "table",
  120,
  [200, 250],
  (brush) =>
    `${oval(200, 290, 138, 22, brush.deep)}${oval(200, 284, 138, 21, brush.gradient("across", brush.light, brush.main, brush.dark))}${shape("M128 282C128 210 136 170 168 170Q186 170 200 180Q214 170 232 170C264 170 272 210 272 282Q200 298 128 282Z", brush.body)}${shape("M128 280Q127 262 129 246Q200 262 271 246Q273 262 272 280Q200 298 128 280Z", brush.accent)}${brush.chance.chance(0.4) ? shape("M258 254q26 -60 40 -66q2 34 -30 76Z", brush.cream) : ""}`,
);

export const scarf = hanging("wall", [200, 120], (brush) => {
  const band = (x: number, length: number) =>
    repeat(3, (at) => box(x, length - 34 - at * 30, 62, 12, 0, at % 2 ? brush.cream : brush.accent));
  const fringe = (x: number, y: number) => repeat(6, (at) => line(`M${x + 6 + at * 10} ${y}v18`, brush.dark, 5));
  return `${fringe(206, 300)}${box(206, 110, 62, 192, 4, brush.dark)}${band(206, 300)}${fringe(132, 330)}${box(132, 110, 62, 222, 4, brush.body)}${band(132, 330)}${shape("M112 104Q200 52 288 104Q300 150 276 168Q200 128 124 168Q100 150 112 104Z", brush.gradient("slant", brush.light, brush.main, brush.dark))}${line("M128 142Q200 104 272 142", brush.deep, 4, 'opacity=".4"')}`;
});

export const sneaker = standing(
  "pedestal",
  128,
  [170, 250],
  (brush) =>
    `${shape("M78 196Q100 214 138 190Q160 232 226 246Q308 256 322 292H78Q70 240 78 196Z", brush.gradient("slant", brush.light, brush.main, brush.dark))}${line("M154 210l24 -16M172 222l24 -16M192 232l22 -16", brush.cream, 7)}${shape("M78 196Q86 204 100 205L104 292H78Q70 240 78 196Z", brush.accent)}${box(70, 288, 262, 24, 12, brush.cream)}${line("M92 300H312", brush.deep, 3, 'opacity=".35"')}`,
);

export const boot = standing(
  "pedestal",
  118,
  [170, 220],
  (brush) =>
    `${shape("M104 132H192Q194 190 214 214Q300 222 316 284H104Z", brush.gradient("slant", brush.light, brush.main, brush.dark))}${box(98, 124, 100, 20, 10, brush.deep)}${line("M150 170H192M152 194H198M160 216H214", brush.cream, 5)}${shape("M262 240Q310 250 316 284H256Q250 258 262 240Z", brush.deep, 'opacity=".35"')}${shape("M96 284H326Q330 312 316 312H208L196 300H168V312H96Z", brush.ink)}`,
);
