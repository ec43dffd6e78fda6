import { type Brush, box, disc, line, oval, repeat, round, shape } from "../brush.ts";
import { hanging, standing } from "../motif.ts";

/** A plant pot whose colour plays against the leaves. */
function pot(brush: Brush): string {
  const clay = brush.gradient(
    "across",
    ...brush.chance.pick<[string, string]>([
      ["#d98b64", "#a95f3e"],
      ["#f3eadb", "#cfc2ab"],
      ["#8d9aa8", "#5d6a78"],
      [brush.accentLight, brush.accentDark],
    ]),
  );
  const style = brush.chance.pick([
    `${shape("M146 236H254L242 304Q241 312 232 312H168Q159 312 158 304Z", clay)}${box(138, 226, 124, 22, 7, clay)}`,
    `${shape("M142 230H258V280Q258 312 226 312H174Q142 312 142 280Z", clay)}`,
    `${shape("M142 228H258V272Q258 288 242 288H158Q142 288 142 272Z", clay)}${line("M158 286L148 310M242 286L252 310", brush.wood, 8)}`,
  ]);
  return style + line("M156 250Q156 276 162 292", "#fff", 6, 'opacity=".25"');
}

/** A pot plant; `leaf` picks one of the five ways of growing below. */
function potted(leaf: number) {
  return standing("table", 58, [200, 150], (brush) => {
    const leafFill = brush.gradient("slant", brush.light, brush.main, brush.deep);
    const leaves = [
      () =>
        repeat(
          7,
          (at) =>
            `<g transform="rotate(${-66 + at * 22} 200 236)">${oval(200, 150 + Math.abs(at - 3) * 9, 20, 66, at % 2 ? leafFill : brush.main)}${line(`M200 ${100 + Math.abs(at - 3) * 9}V214`, brush.deep, 2, 'opacity=".5"')}</g>`,
        ),
      () =>
        repeat(5, (at) => {
          const x = 118 + at * 41;
          const y = 152 - Math.sin((at * Math.PI) / 4) * 64;
          return `${line(`M200 240Q${round((x + 200) / 2)} ${round(y + 20)} ${x} ${round(y)}`, brush.deep, 5)}${disc(x, y, 27, leafFill)}`;
        }),
      () =>
        repeat(9, (at) =>
          shape(
            `M${192 + (at % 2) * 6} 240Q${150 + at * 12} 170 ${112 + at * 22} ${104 + Math.abs(at - 4) * 17}Q${172 + at * 8} 160 ${206} 240Z`,
            at % 2 ? brush.main : leafFill,
          ),
        ),
      () =>
        `${box(174, 104, 52, 136, 26, leafFill)}${line("M176 190H150Q138 190 138 176V154M224 168H248Q260 168 260 154V140", brush.main, 25)}${repeat(5, (at) => line(`M${188 + (at % 2) * 24} ${124 + at * 22}l5 -5`, brush.cream, 3))}${disc(200, 102, 12, "#ef8fa3")}`,
      () =>
        repeat(
          4,
          (at) =>
            line(`M200 236Q${150 + at * 34} ${200 - at * 6} ${126 + at * 50} ${190 - (at % 2) * 70}`, brush.deep, 4) +
            repeat(4, (leaf) =>
              oval(
                146 + at * 36 + leaf * (at < 2 ? -8 : 8),
                214 - (at % 2) * 14 - leaf * (at % 2 ? 20 : 8),
                15,
                9,
                leaf % 2 ? brush.main : brush.light,
              ),
            ),
        ),
    ][leaf]!();
    return leaves + pot(brush);
  });
}

export const rubberPlant = potted(0);
export const pilea = potted(1);
export const aloe = potted(2);
export const cactus = potted(3);
export const vine = potted(4);

export const planter = standing(
  "outdoors",
  122,
  [160, 260],
  (brush) =>
    `${repeat(6, (at) => `${line(`M${112 + at * 35} 236V${188 - (at % 3) * 22}`, brush.leafDark, 4)}${at % 2 ? disc(112 + at * 35, 174 - (at % 3) * 22, 11, "none", `stroke="${brush.accent}" stroke-width="15" stroke-dasharray="11 3"`) + disc(112 + at * 35, 174 - (at % 3) * 22, 6, "#f4c95d") : `${oval(100 + at * 35, 204, 17, 9, brush.leaf, `transform="rotate(30 ${100 + at * 35} 204)"`)}${oval(124 + at * 35, 190, 17, 9, brush.leafDark, `transform="rotate(-30 ${124 + at * 35} 190)"`)}`}`)}${box(82, 228, 236, 78, 7, brush.body)}${line("M88 254H312M88 280H312", brush.deep, 3, 'opacity=".45"')}${box(92, 298, 22, 14, 2, brush.deep)}${box(286, 298, 22, 14, 2, brush.deep)}`,
);

export const wateringCan = standing(
  "outdoors",
  88,
  [200, 240],
  (brush) =>
    `${line("M154 192C154 110 276 116 262 214", brush.dark, 11)}${shape("M256 262L330 166L346 178L270 298Z", brush.dark)}${shape("M316 168L338 146L370 172L350 190Z", brush.deep)}${shape("M120 194H268L278 296Q279 312 264 312H124Q109 312 110 296Z", brush.body)}${oval(194, 194, 74, 12, brush.deep)}${line("M116 246H272", brush.light, 6, 'opacity=".7"')}${line("M134 216L130 290", "#fff", 7, 'opacity=".35"')}`,
);

export const trowel = hanging(
  "outdoors",
  [200, 120],
  (brush) =>
    `<g transform="rotate(20 200 200)">${shape("M162 74H208Q218 150 185 196Q152 150 162 74Z", brush.gradient("across", "#eef0f3", "#a2a9b4"))}${line("M185 188V236", brush.metalDark, 9)}${box(170, 232, 30, 108, 14, brush.body)}${disc(185, 326, 5, brush.cream)}</g><g transform="rotate(-16 250 200)">${line("M250 210V132M230 132V84M250 132V78M270 132V84", brush.metalDark, 8)}${line("M230 132Q250 146 270 132", brush.metalDark, 8)}${box(236, 206, 28, 112, 13, brush.gradient("across", brush.accentLight, brush.accentDark))}</g>`,
);

export const seeds = hanging("table", [200, 200], (brush) => {
  const packet = (x: number, turn: number, front: string, bloom: string) =>
    `<g transform="rotate(${turn} ${x} 200)">${box(x - 58, 92, 116, 206, 4, front)}${box(x - 58, 92, 116, 24, 4, brush.deep, 'opacity=".35"')}${disc(x, 190, 42, brush.cream)}${line(`M${x} 226V186`, brush.leafDark, 5)}${repeat(6, (at) => oval(x, 158, 8, 15, bloom, `transform="rotate(${at * 60} ${x} 176)"`))}${disc(x, 176, 8, "#f4c95d")}${line(`M${x - 34} 258h68M${x - 20} 274h40`, brush.cream, 6)}</g>`;
  return packet(146, -9, brush.main, brush.accent) + packet(256, 8, brush.accent, brush.main);
});

export const birdhouse = standing(
  "outdoors",
  52,
  [200, 180],
  (brush) =>
    `${box(190, 240, 20, 72, 3, brush.woodDark)}${box(136, 146, 128, 106, 6, brush.body)}${shape("M112 156L200 74L288 156L274 168L200 102L126 168Z", brush.accentDark)}${shape("M140 150L200 96L260 150Z", brush.main)}${disc(200, 184, 24, brush.ink)}${line("M200 226h0M200 226v14", brush.woodDark, 7)}${repeat(4, (at) => line(`M${152 + at * 32} 156V246`, brush.deep, 2, 'opacity=".3"'))}${oval(248, 110, 15, 11, brush.accent)}${disc(260, 101, 8.5, brush.accent)}${shape("M267 99l10 3l-10 4Z", "#eda13a")}${shape("M236 108l-14 -7l3 12Z", brush.accentDark)}`,
);
