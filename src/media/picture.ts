import sharp from "sharp";
import type { Picture, PictureWidth } from "./store.ts";
import { looksLikeSvg, svgFault } from "./svg.ts";

/** Bytes of one picture, at most. */
export const PICTURE_BYTES_MAX = 16 * 1024 * 1024;
/** Pixels of one picture, at most: a small file may unpack to a very large one. */
const PICTURE_PIXELS_MAX = 64_000_000;

const WEBP_QUALITY = 80;
const SHRINK_TIMEOUT_S = 15;
const SVG_DENSITY_DEFAULT = 72; // dots per inch at which an SVG's units are pixels
const FORMATS: Readonly<Record<string, Picture["ext"]>> = {
  jpeg: "jpg",
  png: "png",
  webp: "webp",
  svg: "svg",
  heif: "avif",
};

// One thread a picture: several pictures at a time is the better use of the cores, and leaves some for shoppers.
sharp.concurrency(1);
sharp.cache({ memory: 16, files: 0, items: 32 });

/** The bytes are not a picture we serve; the message says why. */
export class NotAPicture extends Error {
  constructor(reason: string) {
    super(`not a picture we can show: ${reason}`);
    this.name = "NotAPicture";
  }
}

/** What kind of picture the bytes are and its size as shown, whatever its file name says. Throws `NotAPicture`. */
export async function inspect(bytes: Uint8Array): Promise<Omit<Picture, "sha256">> {
  if (bytes.length === 0) throw new NotAPicture("empty");
  if (bytes.length > PICTURE_BYTES_MAX) throw new NotAPicture(`over ${PICTURE_BYTES_MAX} bytes`);
  const svg = svgText(bytes);
  const fault = svg === null ? null : svgFault(svg);
  if (fault) throw new NotAPicture(`SVG with ${fault}`);
  const known = await metadata(bytes);
  const ext = FORMATS[known.format ?? ""];
  if (!ext || (ext === "svg") !== (svg !== null) || (ext === "avif" && known.compression !== "av1")) {
    throw new NotAPicture(`format ${known.format ?? "unknown"}`);
  }
  const { width, height } = known.autoOrient;
  if (!width || !height) throw new NotAPicture("no size");
  return { ext, width, height };
}

/** A WebP `width` pixels wide, never wider than a pixel picture's own width. Turned upright, metadata left behind. */
export async function shrink(bytes: Uint8Array, ext: Picture["ext"], width: PictureWidth): Promise<Uint8Array> {
  const picture =
    ext === "svg"
      ? sharp(bytes, { density: await densityFor(bytes, width), limitInputPixels: PICTURE_PIXELS_MAX }).resize({
          width,
        })
      : sharp(bytes, { limitInputPixels: PICTURE_PIXELS_MAX }).autoOrient().resize({ width, withoutEnlargement: true });
  return picture.timeout({ seconds: SHRINK_TIMEOUT_S }).webp({ quality: WEBP_QUALITY, effort: 3 }).toBuffer();
}

async function metadata(bytes: Uint8Array) {
  try {
    return await sharp(bytes, { limitInputPixels: PICTURE_PIXELS_MAX }).metadata();
  } catch (error) {
    throw new NotAPicture(error instanceof Error ? error.message : String(error));
  }
}

/** Draws an SVG at the size it will have, so that its edges stay sharp. */
async function densityFor(bytes: Uint8Array, width: number): Promise<number> {
  const own = (await sharp(bytes).metadata()).width ?? width;
  return Math.min(2400, Math.max(1, Math.ceil((SVG_DENSITY_DEFAULT * width) / own)));
}

function svgText(bytes: Uint8Array): string | null {
  if (!looksLikeSvg(new TextDecoder().decode(bytes.subarray(0, 2048)))) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new NotAPicture("SVG that is not UTF-8");
  }
}
