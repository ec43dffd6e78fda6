import { box, disc, line, oval, repeat, shape } from "../brush.ts";
import { hanging, standing } from "../motif.ts";

/** Light thrown by a shade: a soft cone. */
const GLOW =
  '<radialGradient id="w"><stop stop-color="#ffe7a6" stop-opacity=".75"/><stop offset="1" stop-color="#ffe7a6" stop-opacity="0"/></radialGradient>';

export const tableLamp = standing("table", 56, [200, 160], (brush) => {
  const shade = brush.chance.pick([
    "M158 96H242L276 190H124Z",
    "M128 190A72 84 0 0 1 272 190Z",
    "M138 104H262Q270 104 270 112V182Q270 190 262 190H138Q130 190 130 182V112Q130 104 138 104Z",
  ]);
  const foot = brush.chance.pick([
    "M184 190H216V216C262 238 262 312 200 312S138 238 184 216Z",
    "M190 190H210V290H246Q254 290 254 300V312H146V300Q146 290 154 290H190Z",
    "M186 190H214L240 300Q242 312 230 312H170Q158 312 160 300Z",
  ]);
  return `${GLOW}${disc(200, 176, 130, "url(#w)")}${shape(foot, brush.gradient("across", brush.accentLight, brush.accent, brush.accentDark))}${shape(shade, brush.body)}${oval(200, 190, 74, 7, "#fff3cf")}${line("M156 118L146 178", "#fff", 6, 'opacity=".35"')}`;
});

export const floorLamp = standing("room", 52, [210, 120], (brush) => {
  const arc = brush.chance.chance(0.5);
  const stand = arc
    ? line("M140 308V150C140 60 250 50 262 104", brush.ink, 8)
    : line("M200 150V250M200 246L150 310M200 246L250 310M200 246V306", brush.wood, 9);
  const x = arc ? 262 : 200;
  const y = arc ? 152 : 164;
  return `${GLOW}${disc(x, y, 110, "url(#w)")}${stand}${arc ? oval(140, 308, 44, 9, brush.ink) : ""}${shape(arc ? `M${x - 50} ${y}A50 52 0 0 1 ${x + 50} ${y}Z` : `M${x - 40} 74H${x + 40}L${x + 68} ${y}H${x - 68}Z`, brush.body)}${oval(x, y, arc ? 50 : 68, 7, "#fff3cf")}`;
});

export const pendant = hanging("wall", [200, 190], (brush) => {
  const shade = brush.chance.pick([
    "M104 250A96 110 0 0 1 296 250Z",
    "M172 130H228L300 250H100Z",
    "M180 120C180 200 90 200 90 250H310C310 200 220 200 220 120Z",
    "M200 118C284 118 320 196 284 250H116C80 196 116 118 200 118Z",
  ]);
  const ribs = brush.chance.chance(0.4)
    ? repeat(4, (at) => line(`M200 128Q${140 + at * 40} 180 ${124 + at * 50} 248`, brush.deep, 2.5, 'opacity=".4"'))
    : "";
  return `${GLOW}${disc(200, 262, 120, "url(#w)")}${line("M200 -300V120", brush.ink, 5)}${box(186, 108, 28, 24, 6, brush.accentDark)}${shape(shade, brush.body)}${ribs}${oval(200, 250, 94, 11, "#fff3cf")}${disc(200, 258, 17, "#fffbe8")}`;
});

export const chair = standing("room", 84, [190, 170], (brush) => {
  const legs = line("M142 240L128 308M258 240L272 308M160 240L156 296M240 240L244 296", brush.woodDark, 10);
  const back = brush.chance.pick([
    () =>
      `${line("M146 236L136 110M254 236L264 110", brush.wood, 11)}${box(128, 100, 144, 44, 20, brush.body)}${box(136, 160, 128, 26, 13, brush.dark)}`,
    () =>
      `${line("M146 236L138 112M254 236L262 112", brush.wood, 11)}${repeat(5, (at) => line(`M${160 + at * 20} 232V124`, brush.woodDark, 6))}${line("M134 112Q200 84 266 112", brush.wood, 17)}`,
    () => shape("M130 238C112 160 126 92 200 92S288 160 270 238Z", brush.body),
  ])();
  return `${legs}${back}${box(122, 224, 156, 30, 15, brush.gradient("down", brush.light, brush.dark))}${line("M136 234H262", "#fff", 5, 'opacity=".25"')}`;
});

export const sofa = standing("room", 148, [140, 230], (brush) => {
  const legs = line("M88 290V308M312 290V308", brush.woodDark, 11);
  const arm = brush.chance.pick([24, 12, 32]);
  const pillow = brush.chance.pick([
    `<g transform="rotate(-10 130 200)">${box(102, 178, 58, 54, 12, brush.accent)}</g>`,
    `<g transform="rotate(-8 130 200)">${box(100, 180, 56, 52, 12, brush.accent)}</g><g transform="rotate(12 270 200)">${box(242, 180, 56, 52, 12, brush.cream)}</g>`,
  ]);
  return `${legs}${box(74, 140, 252, 130, 28, brush.gradient("down", brush.main, brush.dark))}${line("M200 150V226", brush.deep, 3, 'opacity=".5"')}${pillow}${box(92, 222, 109, 44, 15, brush.face)}${box(199, 222, 109, 44, 15, brush.face)}${box(52, 192, 46, 102, arm, brush.gradient("down", brush.light, brush.dark))}${box(302, 192, 46, 102, arm, brush.gradient("down", brush.light, brush.dark))}${box(70, 262, 260, 34, 12, brush.dark)}`;
});

export const table = standing("room", 130, [140, 200], (brush) => {
  const legs = brush.chance.pick([
    "M104 200L88 306M296 200L312 306",
    "M120 200V306M280 200V306",
    "M120 200L170 306M280 200L230 306",
  ]);
  const top = box(
    68,
    182,
    264,
    26,
    brush.chance.pick([13, 5]),
    brush.gradient("across", brush.light, brush.main, brush.dark),
  );
  const still = brush.chance.pick([
    `${box(232, 168, 60, 14, 3, brush.accent)}${box(238, 156, 50, 12, 3, brush.cream)}`,
    `${shape("M150 182q-12 -26 6 -40h22q18 14 6 40Z", brush.accent)}${line("M166 142q-4 -30 -20 -44M168 142q4 -30 18 -40", brush.leafDark, 4)}${oval(146, 94, 9, 16, brush.leaf)}${oval(188, 98, 9, 16, brush.leaf)}`,
  ]);
  return `${line(legs, brush.dark, 13)}${line("M116 254H284", brush.deep, 8)}${still}${top}${line("M84 192H300", "#fff", 3, 'opacity=".35"')}`;
});

export const stool = standing("room", 72, [200, 160], (brush) => {
  const three = brush.chance.chance(0.5);
  return `${line(three ? "M160 176L134 306M240 176L266 306M200 180V300" : "M156 176L140 306M244 176L260 306M172 176L166 292M228 176L234 292", brush.dark, 12)}${line("M148 250H252", brush.dark, 8)}${oval(200, 176, 84, 17, brush.deep)}${oval(200, 166, 84, 17, brush.gradient("across", brush.light, brush.main, brush.dark))}${oval(200, 166, 52, 9, "none", `stroke="${brush.dark}" stroke-width="2" opacity=".5"`)}`;
});

export const shelf = standing("room", 92, [150, 150], (brush) => {
  const row = (y: number, at: number) => {
    const books = repeat(brush.chance.whole(3, 5), (n) =>
      box(
        122 + n * 15,
        y - 44 + ((n * 7 + at * 5) % 13),
        12,
        44 - ((n * 7 + at * 5) % 13),
        2,
        [brush.accent, brush.cream, brush.accentDark, brush.main, brush.leaf][(n + at) % 5]!,
      ),
    );
    const thing = [
      oval(250, y - 16, 18, 16, brush.accentLight),
      `${box(240, y - 22, 26, 22, 4, brush.accent)}${oval(246, y - 34, 6, 13, brush.leaf)}${oval(260, y - 34, 6, 13, brush.leafDark)}`,
      disc(252, y - 20, 20, brush.cream),
    ][at % 3]!;
    return `${books}${thing}${box(100, y, 200, 11, 3, brush.dark)}`;
  };
  return `${box(100, 84, 200, 228, 4, brush.deep, 'opacity=".25"')}${row(142, 0)}${row(208, 1)}${row(274, 2)}${box(94, 78, 12, 234, 4, brush.body)}${box(294, 78, 12, 234, 4, brush.body)}${box(94, 76, 212, 12, 4, brush.main)}`;
});
