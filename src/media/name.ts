import { PICTURE_WIDTHS, type Picture, type PictureWidth } from "./store.ts";

export const CONTENT_TYPES: Readonly<Record<Picture["ext"], string>> = {
  svg: "image/svg+xml",
  webp: "image/webp",
  jpg: "image/jpeg",
  png: "image/png",
  avif: "image/avif",
};
export const EXTENSIONS = Object.keys(CONTENT_TYPES) as Picture["ext"][];

/** What a picture's name asks for: the original, or a smaller WebP made from it. */
export type Asked =
  | { readonly kind: "original"; readonly sha256: string; readonly ext: Picture["ext"] }
  | { readonly kind: "derived"; readonly sha256: string; readonly width: PictureWidth };

const NAME = /^([0-9a-f]{64})(?:-(\d{1,5}))?\.([a-z]{3,4})$/;

/** Reads `<sha256>.<ext>` or `<sha256>-<width>.webp`; null for every other text, so no name can lead out of the folder. */
export function parseName(name: string): Asked | null {
  const [, sha256, width, ext] = NAME.exec(name) ?? [];
  if (sha256 === undefined) return null;
  if (width === undefined) {
    const known = EXTENSIONS.find((extension) => extension === ext);
    return known ? { kind: "original", sha256, ext: known } : null;
  }
  const listed = PICTURE_WIDTHS.find((one) => String(one) === width);
  return listed && ext === "webp" ? { kind: "derived", sha256, width: listed } : null;
}
