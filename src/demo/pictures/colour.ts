/** A colour as people see it: lightness 0–1, chroma 0–0.3, hue in degrees. */
export interface Oklch {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

/** Colours by the names that stand in product titles, gathered by what they are the colour of. */
export const COLOURS = {
  glaze: swatches(
    "oat 0.86 0.04 80|terracotta 0.63 0.12 42|moss 0.6 0.08 130|ink 0.38 0.07 262|rose 0.76 0.08 15|mustard 0.76 0.13 85|sea glass 0.77 0.06 185|lilac 0.74 0.08 305|chalk 0.93 0.012 95|charcoal 0.38 0.012 270|cobalt 0.5 0.15 262|celadon 0.82 0.05 155",
  ),
  textile: swatches(
    "oatmeal 0.85 0.03 80|rust 0.58 0.13 42|forest 0.45 0.07 155|navy 0.36 0.08 265|blush 0.82 0.06 20|saffron 0.79 0.14 80|duck egg 0.82 0.05 205|plum 0.45 0.09 340|ecru 0.92 0.02 90|slate 0.52 0.03 250|brick 0.53 0.14 30|sage 0.73 0.05 145",
  ),
  wood: swatches(
    "oak 0.72 0.08 70|walnut 0.46 0.06 52|ash 0.83 0.05 82|cherry 0.56 0.09 42|maple 0.87 0.05 85|smoked oak 0.4 0.035 62",
  ),
  metal: swatches(
    "gold 0.8 0.11 88|silver 0.84 0.008 250|rose gold 0.76 0.08 40|brass 0.73 0.11 85|gunmetal 0.46 0.015 255|copper 0.65 0.11 48",
  ),
  leather: swatches(
    "tan 0.65 0.1 62|chestnut 0.47 0.09 45|black 0.3 0.008 60|olive 0.5 0.06 115|oxblood 0.4 0.11 22|sand 0.8 0.05 78|midnight 0.35 0.06 262",
  ),
  leaf: swatches(
    "fern 0.58 0.12 140|olive 0.58 0.08 118|jade 0.62 0.11 162|deep green 0.44 0.09 150|silver-green 0.73 0.05 155|lime 0.75 0.14 125",
  ),
  tech: swatches(
    "graphite 0.37 0.012 265|bone 0.91 0.018 90|sky 0.72 0.09 235|coral 0.7 0.14 28|sage 0.71 0.06 150|midnight 0.32 0.06 270|butter 0.88 0.09 95|pistachio 0.84 0.08 135",
  ),
  wax: swatches(
    "ivory 0.93 0.03 92|honey 0.8 0.11 80|lavender 0.78 0.07 300|eucalyptus 0.76 0.06 165|fig 0.52 0.08 345|clay 0.68 0.08 45|sea salt 0.87 0.03 220",
  ),
} as const;
export type ColourFamily = keyof typeof COLOURS;

export interface Swatch {
  readonly name: string;
  readonly colour: Oklch;
}

/** The same colour lighter (positive) or darker (negative), its chroma following so that it stays natural. */
export function shade({ l, c, h }: Oklch, by: number): Oklch {
  return { l: Math.min(0.985, Math.max(0.14, l + by)), c: by > 0 ? c * (1 - by * 0.8) : c * (1 + by * 0.4), h };
}

/** `#rrggbb`, clipped to what a screen can show. Björn Ottosson's OKLab, https://bottosson.github.io/posts/oklab/. */
export function hex({ l, c, h }: Oklch): string {
  const angle = (h * Math.PI) / 180;
  const a = c * Math.cos(angle);
  const b = c * Math.sin(angle);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
  return `#${linear.map(channel).join("")}`;
}

function channel(linear: number): string {
  const clipped = Math.min(1, Math.max(0, linear));
  const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255)
    .toString(16)
    .padStart(2, "0");
}

function swatches(list: string): readonly Swatch[] {
  return list.split("|").map((entry) => {
    const words = entry.split(" ");
    const [l, c, h] = words.slice(-3).map(Number) as [number, number, number];
    return { name: words.slice(0, -3).join(" "), colour: { l, c, h } };
  });
}
