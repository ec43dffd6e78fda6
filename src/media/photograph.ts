import sharp from "sharp";
import { turnstile } from "../platform/turnstile.ts";
import { MediaBusy } from "./media.ts";
import { NotAPicture } from "./picture.ts";

/** Bytes of a photograph that a shopper sends, at most: a phone's largest. */
export const PHOTOGRAPH_BYTES_MAX = 10 * 1024 * 1024;
/** Pixels of one, at most: what a phone takes; a small file may unpack to far more. */
const PIXELS_MAX = 50_000_000;
const SIDE_MIN = 40;
/** Longest side after it was drawn anew. */
const SIDE_MAX = 1_600;
const QUALITY = 78;
const TIMEOUT_S = 15;
const FORMATS: readonly (string | undefined)[] = ["jpeg", "png", "webp"];

/** One at a time in this process: a picture taken apart is large, and shoppers want the cores too. Those that wait hold their files. */
const DRAWING = { abreast: 1, waiting: 8 };
const turn = turnstile(DRAWING.abreast, DRAWING.waiting, () => new MediaBusy());

export interface Photograph {
  /** WebP. */
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * A photograph by a stranger, drawn anew: upright, no larger than pages need, and without anything that was in the file
 * besides the picture: no place, no camera, no second file behind it. Throws `NotAPicture`,
 * and `MediaBusy` where too many wait for that.
 */
export function photograph(file: Uint8Array): Promise<Photograph> {
  return turn(() => draw(file));
}

async function draw(file: Uint8Array): Promise<Photograph> {
  if (file.length === 0) throw new NotAPicture("empty");
  if (file.length > PHOTOGRAPH_BYTES_MAX) throw new NotAPicture(`over ${PHOTOGRAPH_BYTES_MAX / 1024 / 1024} MB`);
  const open = () => sharp(file, { limitInputPixels: PIXELS_MAX, failOn: "error", pages: 1 });
  try {
    const { format, autoOrient } = await open().metadata();
    if (!FORMATS.includes(format)) throw new NotAPicture("only JPEG, PNG and WebP");
    if (Math.min(autoOrient.width, autoOrient.height) < SIDE_MIN) throw new NotAPicture("too small");
    const { data, info } = await open()
      .autoOrient()
      .resize({ width: SIDE_MAX, height: SIDE_MAX, fit: "inside", withoutEnlargement: true })
      .timeout({ seconds: TIMEOUT_S })
      .webp({ quality: QUALITY, effort: 3 })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch (error) {
    if (error instanceof NotAPicture) throw error;
    throw new NotAPicture(error instanceof Error ? error.message : String(error));
  }
}
