import { box, disc, line, oval, repeat, shape } from "../brush.ts";
import { hanging, standing } from "../motif.ts";

export const notebook = hanging("table", [170, 170], (brush) => {
  const cover = brush.chance.pick([
    () => box(140, 128, 124, 62, 6, brush.cream),
    () =>
      repeat(6, (at) =>
        disc(158 + (at % 3) * 46, 150 + Math.floor(at / 3) * 60, 17, at % 2 ? brush.accent : brush.cream),
      ),
    () => repeat(5, (at) => line(`M126 ${200 + at * 26}q19 -26 38 0t38 0t38 0t38 0`, brush.light, 5)),
    () =>
      `${oval(200, 200, 16, 60, brush.accent, 'transform="rotate(20 200 240)"')}${oval(200, 200, 16, 60, brush.accentLight, 'transform="rotate(-28 200 240)"')}`,
  ])();
  const label = cover.startsWith("<rect") ? line("M158 150H246M158 168H222", brush.deep, 5) : "";
  return `<g transform="rotate(${brush.chance.whole(-8, 8)} 200 200)">${box(112, 66, 186, 270, 10, "#efe8da")}${box(106, 62, 184, 270, 12, brush.gradient("slant", brush.light, brush.main, brush.dark))}${box(106, 62, 22, 270, 8, brush.deep)}${cover}${label}${line("M262 62V332", brush.accent, 7)}${shape("M150 332v30l9 -9l9 9v-30Z", brush.accent)}</g>`;
});

export const pencil = hanging("table", [200, 200], (brush) => {
  const one = (x: number, fill: string, edge: string) =>
    `${shape(`M${x} 110l15 -42l15 42Z`, "#ecd3a6")}${shape(`M${x + 10} 82l5 -14l5 14Z`, brush.ink)}${box(x, 110, 30, 190, 0, fill)}${box(x + 20, 110, 10, 190, 0, edge)}${box(x, 296, 30, 16, 0, brush.metal)}${box(x, 312, 30, 26, 6, "#eda6a0")}`;
  return `<g transform="rotate(${brush.chance.whole(-20, 20)} 200 200)">${one(124, brush.main, brush.dark)}${one(185, brush.accent, brush.accentDark)}${one(246, brush.cream, "#e0d6c2")}</g>`;
});

export const pen = hanging(
  "table",
  [215, 160],
  (brush) =>
    `<g transform="rotate(34 200 200)">${shape("M186 92L200 44L214 92Z", brush.gradient("across", "#e9cf87", "#b48a38"))}${line("M200 62V88", brush.ink, 2.5)}${box(183, 92, 34, 24, 4, brush.ink)}${box(180, 114, 40, 130, 8, brush.gradient("across", brush.light, brush.main, brush.deep))}${box(178, 240, 44, 10, 3, "#d8b468")}${box(178, 250, 44, 104, 12, brush.gradient("across", brush.light, brush.main, brush.deep))}${box(218, 256, 9, 74, 4, "#d8b468")}</g>`,
);

export const book = standing("table", 78, [180, 200], (brush) => {
  const art = brush.chance.pick([
    () => `${disc(212, 184, 34, brush.accent)}${shape("M136 312V262Q172 222 206 250T288 240V312Z", brush.deep)}`,
    () => repeat(5, (at) => box(154, 140 + at * 26, 116 - at * 18, 13, 6, at % 2 ? brush.accent : brush.cream)),
    () =>
      `${line("M212 290V180", brush.cream, 6)}${repeat(4, (at) => oval(212 + (at % 2 ? 20 : -20), 196 + at * 22, 19, 9, brush.accent, `transform="rotate(${at % 2 ? -30 : 30} 212 ${196 + at * 22})"`))}`,
    () =>
      `${disc(212, 216, 46, "none", `stroke="${brush.cream}" stroke-width="8"`)}${disc(212, 216, 22, brush.accent)}`,
  ])();
  return `${shape("M282 100L300 108V304L282 312Z", "#e8dfcc")}${box(116, 98, 170, 214, 5, brush.gradient("slant", brush.light, brush.main, brush.dark))}${box(116, 98, 20, 214, 4, brush.deep)}${art}${box(154, 114, 116, 8, 4, brush.cream)}`;
});

export const card = hanging("table", [200, 190], (brush) => {
  const front = brush.chance.pick([
    () => shape("M200 262C120 212 146 142 200 178C254 142 280 212 200 262Z", brush.main),
    () =>
      repeat(
        3,
        (at) =>
          `${line(`M${160 + at * 40} 260V${190 - (at % 2) * 16}`, brush.leafDark, 5)}${repeat(6, (petal) => oval(160 + at * 40, 162 - (at % 2) * 16, 7, 13, at % 2 ? brush.accent : brush.main, `transform="rotate(${petal * 60} ${160 + at * 40} ${176 - (at % 2) * 16})"`))}`,
      ),
    () =>
      `${box(158, 200, 84, 56, 8, brush.main)}${repeat(3, (at) => `${line(`M${176 + at * 24} 200v-24`, brush.accent, 7)}${oval(176 + at * 24, 164, 5, 9, "#f2b445")}`)}`,
    () =>
      `${disc(200, 196, 44, brush.main)}${line("M170 236Q150 280 186 290", brush.accent, 4)}${oval(186, 180, 10, 14, "#fff", 'opacity=".4"')}`,
  ])();
  return `<g transform="rotate(-9 150 240)">${box(70, 150, 210, 148, 8, brush.accentLight)}${line("M74 156L175 234L276 156", brush.accent, 5)}</g><g transform="rotate(6 210 200)">${box(124, 104, 154, 210, 8, brush.cream)}${front}</g>`;
});

/** A framed print; `subject` picks one of the six below. */
function framed(subject: number) {
  return hanging("wall", [190, 180], (brush) => {
    const art = [
      () =>
        `${disc(224, 154, 38, brush.accent)}${shape("M116 320V232L172 172L220 236L250 206L284 250V320Z", brush.main)}${shape("M116 320V276L160 240L226 320Z", brush.deep)}`,
      () =>
        repeat(4, (at) =>
          disc(
            200,
            320,
            152 - at * 36,
            [brush.main, brush.light, brush.accent, brush.cream][at]!,
            'clip-path="url(#p)"',
          ),
        ),
      () =>
        `${shape("M150 290C126 220 166 190 196 196C206 150 262 150 254 206C288 232 258 296 226 296Z", brush.main)}${disc(176, 158, 24, brush.accent)}${line("M140 122H180M140 106H220", brush.deep, 6)}`,
      () =>
        repeat(9, (at) =>
          shape(
            `M${128 + (at % 3) * 48} ${112 + Math.floor(at / 3) * 66}h44a44 44 0 0 1 -44 44Z`,
            [brush.main, brush.accent, brush.deep, brush.light][(at * 7) % 4]!,
          ),
        ),
      () =>
        `${line("M200 306C200 230 196 190 206 110", brush.leafDark, 6)}${repeat(7, (at) => oval(203 + (at % 2 ? 28 : -28), 286 - at * 25, 29, 11, at % 3 ? brush.main : brush.accent, `transform="rotate(${at % 2 ? -32 : 32} 203 ${286 - at * 25})"`))}`,
      () =>
        repeat(6, (at) =>
          line(`M120 ${136 + at * 34}q20 -30 40 0t40 0t40 0t40 0`, at % 2 ? brush.accent : brush.main, 12),
        ),
    ][subject]!();
    return `<clipPath id="p"><path d="M116 80H284V320H116Z"/></clipPath>${box(96, 60, 208, 280, 4, brush.chance.pick([brush.wood, brush.ink, "#fff"]))}${box(104, 68, 192, 264, 0, "#fffdf7")}<g clip-path="url(#p)">${box(116, 80, 168, 240, 0, "#f6efe0")}${art}</g>`;
  });
}

export const hillsPrint = framed(0);
export const arcsPrint = framed(1);
export const pearPrint = framed(2);
export const tilesPrint = framed(3);
export const fernPrint = framed(4);
export const wavesPrint = framed(5);

export const painting = hanging("wall", [200, 200], (brush) => {
  const strokes = repeat(9, (at) => {
    const y = 118 + at * 21;
    const colour = [brush.main, brush.accent, brush.light, brush.deep, brush.accentLight, brush.cream][
      brush.chance.whole(0, 5)
    ]!;
    return line(
      `M${brush.chance.whole(84, 150)} ${y}q${brush.chance.whole(20, 60)} ${brush.chance.whole(-26, 26)} ${brush.chance.whole(90, 180)} ${brush.chance.whole(-14, 14)}`,
      colour,
      brush.chance.whole(13, 30),
      'opacity=".9"',
    );
  });
  return `<clipPath id="p"><path d="M70 96H330V304H70Z"/></clipPath>${box(62, 88, 276, 224, 3, brush.woodDark)}${box(70, 96, 260, 208, 0, brush.cream)}<g clip-path="url(#p)">${box(70, 220, 260, 84, 0, brush.dark)}${strokes}${disc(brush.chance.whole(120, 280), brush.chance.whole(126, 170), 25, brush.accentLight)}</g>`;
});

export const sculpture = standing("pedestal", 66, [200, 180], (brush) => {
  const stone = brush.gradient("slant", brush.light, brush.main, brush.deep);
  const form = brush.chance.pick([
    () =>
      `${shape("M200 88C262 92 278 160 240 200C222 220 236 248 240 272H160C164 248 178 220 160 200C122 160 138 92 200 88Z", stone)}${oval(200, 150, 25, 32, brush.deep, 'opacity=".5"')}`,
    () =>
      `${oval(200, 246, 64, 28, stone)}${oval(206, 196, 50, 25, stone)}${oval(196, 152, 38, 22, stone)}${oval(202, 116, 25, 17, stone)}`,
    () => line("M170 270C110 190 170 90 220 130S250 250 190 226S190 120 250 270", stone, 23),
    () => `${shape("M160 272C140 200 160 160 200 150C240 160 260 200 240 272Z", stone)}${disc(200, 122, 32, stone)}`,
  ])();
  return `${form}${box(144, 270, 112, 42, 4, brush.gradient("across", brush.wood, brush.woodDark))}${line("M150 280H250", "#fff", 2, 'opacity=".3"')}`;
});
