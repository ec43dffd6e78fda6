import { box, disc, line, oval, repeat, round, shape } from "../brush.ts";
import { hanging, standing } from "../motif.ts";

export const tote = standing("pedestal", 96, [180, 240], (brush) => {
  const mark = brush.chance.pick([
    () => `${disc(200, 240, 32, brush.accent)}${disc(214, 230, 24, brush.main)}`,
    () => repeat(3, (at) => line(`M152 ${222 + at * 22}q12 -12 24 0t24 0t24 0t24 0`, brush.accent, 6)),
    () => box(110, 254, 180, 58, 12, brush.accent),
    () =>
      repeat(5, (leaf) =>
        oval(
          200 + (leaf % 2 ? 18 : -18),
          268 - leaf * 15,
          17,
          8,
          brush.leafDark,
          `transform="rotate(${leaf % 2 ? -30 : 30} 200 ${268 - leaf * 15})"`,
        ),
      ) + line("M200 290V196", brush.leafDark, 4),
  ])();
  return `${line("M150 176C150 66 250 66 250 176", brush.deep, 12)}${shape("M112 168H288L300 298Q300 312 288 312H112Q100 312 100 298Z", brush.gradient("slant", brush.light, brush.main, brush.dark))}${mark}${line("M162 176C162 90 238 90 238 176", brush.dark, 12)}${line("M112 184H288", brush.deep, 3, 'opacity=".4" stroke-dasharray="7 7"')}`;
});

export const satchel = standing(
  "pedestal",
  112,
  [200, 250],
  (brush) =>
    `${line("M120 190C120 90 280 90 280 190", brush.deep, 11)}${box(92, 182, 216, 130, 20, brush.gradient("slant", brush.light, brush.main, brush.dark))}${shape("M92 202Q92 182 112 182H288Q308 182 308 202V230Q308 258 200 262T92 230Z", brush.face)}${line("M100 232Q120 252 200 254T300 232", brush.deep, 3, 'stroke-dasharray="6 6" opacity=".55"')}${brush.chance.chance(0.5) ? `${box(186, 240, 28, 40, 7, brush.deep)}${box(192, 256, 16, 12, 3, "#dcb765")}` : `${box(132, 226, 18, 56, 6, brush.deep)}${box(250, 226, 18, 56, 6, brush.deep)}${box(133, 256, 16, 11, 2, "#dcb765")}${box(251, 256, 16, 11, 2, "#dcb765")}`}`,
);

export const backpack = standing(
  "pedestal",
  88,
  [200, 260],
  (brush) =>
    `${line("M176 112C176 74 224 74 224 112", brush.deep, 10)}${box(96, 214, 26, 74, 12, brush.deep)}${box(278, 214, 26, 74, 12, brush.deep)}${shape("M112 190C112 126 148 104 200 104S288 126 288 190V288Q288 312 264 312H136Q112 312 112 288Z", brush.body)}${shape("M112 190C112 126 148 104 200 104S288 126 288 190Q288 214 200 216T112 190Z", brush.face)}${box(136, 230, 128, 66, 14, brush.dark)}${line("M148 246H252", brush.accent, 6)}${line("M164 196V236M236 196V236", brush.accent, 11)}${disc(200, 268, 10, brush.cream, 'opacity=".8"')}`,
);

export const wallet = hanging(
  "table",
  [250, 210],
  (brush) =>
    `<g transform="rotate(-8 200 200)">${box(118, 108, 150, 60, 8, brush.accent)}${box(128, 122, 150, 60, 8, brush.cream)}${box(86, 138, 228, 152, 20, brush.gradient("slant", brush.light, brush.main, brush.dark))}${box(96, 148, 208, 132, 14, "none", `stroke="${brush.deep}" stroke-width="3" stroke-dasharray="7 6" opacity=".55"`)}${shape("M314 186H262A28 28 0 0 0 262 242H314Z", brush.deep)}${disc(266, 214, 10, "#dcb765")}</g>`,
);

export const bicycle = standing("outdoors", 148, [150, 220], (brush) => {
  const wheel = (x: number) =>
    `${disc(x, 246, 62, "none", `stroke="${brush.ink}" stroke-width="9"`)}${disc(x, 246, 55, "none", `stroke="${brush.cream}" stroke-width="3"`)}${disc(x, 246, 28, "none", 'stroke="#aab" stroke-width="50" stroke-dasharray="1.2 10"')}${disc(x, 246, 7, brush.metalDark)}`;
  const basket = brush.chance.chance(0.5)
    ? `${shape("M262 146h56l-8 42h-40Z", brush.wood)}${line("M266 158h48M268 172h42", brush.woodDark, 3)}`
    : "";
  return `${wheel(112)}${wheel(290)}${line("M112 246L160 166H256L196 246ZM160 166L196 246M250 150L290 246", brush.dark, 12)}${line("M112 246L160 166H256L196 246ZM160 166L196 246M250 150L290 246", brush.main, 8)}${line("M160 166L154 144M250 152L246 128Q264 116 282 124", brush.ink, 7)}${line("M132 142H176", "#7a4a2b", 13)}${disc(196, 246, 16, brush.metalDark)}${line("M196 246L212 274M200 276H226", brush.ink, 6)}${basket}`;
});

export const ring = standing("pedestal", 52, [200, 170], (brush) => {
  const gem = brush.gradient("slant", brush.accentLight, brush.accent, brush.accentDark);
  const stone = brush.chance.pick([
    () =>
      `${shape("M168 132L182 112H218L232 132L200 170Z", gem)}${line("M168 132H232M182 112L190 132L200 168L210 132L218 112", "#fff", 2.5, 'opacity=".6"')}`,
    () => `${oval(200, 140, 32, 26, gem)}${oval(190, 131, 9, 6, "#fff", 'opacity=".6"')}`,
    () =>
      repeat(5, (at) =>
        disc(152 + at * 24, 160 - Math.round(Math.sin((at * Math.PI) / 4) * 18), at === 2 ? 15 : 10, gem),
      ),
    () => "",
  ])();
  return `${disc(200, 232, 71, "none", `stroke="${brush.deep}" stroke-width="19"`)}${disc(200, 232, 71, "none", `stroke="${brush.body}" stroke-width="14"`)}${disc(200, 232, 66, "none", 'stroke="#fff" stroke-width="2.5" stroke-dasharray="90 400" stroke-dashoffset="-170" opacity=".8"')}${stone}`;
});

export const necklace = hanging("pedestal", [200, 270], (brush) => {
  const gem = brush.gradient("slant", brush.accentLight, brush.accent, brush.accentDark);
  const drop = brush.chance.pick([
    () =>
      `${shape("M200 246C236 296 230 326 200 326S164 296 200 246Z", gem)}${oval(190, 302, 7, 12, "#fff", 'opacity=".5"')}`,
    () =>
      `${disc(200, 284, 36, brush.gradient("slant", brush.light, brush.main, brush.deep))}${disc(212, 276, 29, brush.deep, 'opacity=".55"')}`,
    () =>
      repeat(7, (at) =>
        disc(
          134 + at * 22,
          round(232 + Math.sin((at * Math.PI) / 6) * 34),
          at === 3 ? 17 : 11,
          at % 2 ? brush.cream : gem,
        ),
      ),
    () =>
      shape(
        "M200 250l12 25l27 4l-20 19l5 27l-24 -13l-24 13l5 -27l-20 -19l27 -4Z",
        brush.gradient("slant", brush.light, brush.main, brush.dark),
      ),
  ])();
  return `${line("M104 62C104 190 160 240 200 250C240 240 296 190 296 62", brush.dark, 6)}${line("M104 62C104 190 160 240 200 250C240 240 296 190 296 62", brush.light, 3, 'stroke-dasharray="6 5"')}${drop}`;
});

export const earrings = hanging("pedestal", [145, 220], (brush) => {
  const style = brush.chance.whole(0, 2);
  const one = (x: number) => {
    const hook = line(`M${x} 150V128C${x} 96 ${x + 32} 98 ${x + 28} 126`, brush.dark, 5);
    if (style === 0) return `${hook}${disc(x, 206, 48, "none", `stroke="${brush.body}" stroke-width="14"`)}`;
    if (style === 1)
      return `${hook}${disc(x, 166, 15, brush.body)}${shape(`M${x} 186C${x + 46} 236 ${x + 34} 284 ${x} 284S${x - 46} 236 ${x} 186Z`, brush.gradient("slant", brush.accentLight, brush.accent, brush.accentDark))}`;
    return `${hook}${shape(`M${x - 42} 214A42 42 0 0 1 ${x + 42} 214Z`, brush.body)}${repeat(4, (at) => line(`M${x - 30 + at * 20} 220v${48 - Math.abs(at * 2 - 3) * 8}`, brush.accent, 8))}`;
  };
  return one(130) + one(270);
});

export const watch = hanging(
  "table",
  [200, 200],
  (brush) =>
    `${shape("M158 40H242L236 140H164ZM164 260H236L242 360H158Z", brush.gradient("across", brush.light, brush.main, brush.dark))}${line("M170 52L174 130M170 348L174 270", brush.cream, 2.5, 'opacity=".6" stroke-dasharray="6 6"')}${box(276, 190, 16, 22, 5, brush.metalDark)}${disc(200, 200, 84, brush.gradient("slant", "#f3f4f6", "#9aa0ab"))}${disc(200, 200, 71, brush.chance.pick([brush.cream, brush.accentDark, "#22303c"]))}${repeat(12, (at) => line("M200 140v10", at % 3 ? "#b9bcc4" : brush.accentLight, at % 3 ? 3 : 6, `transform="rotate(${at * 30} 200 200)"`))}${line("M200 200L168 172", "#8c93a0", 8)}${line("M200 200L236 158", "#8c93a0", 5)}${disc(200, 200, 6, "#e2674a")}`,
);
