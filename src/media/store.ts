/** A stored picture, named by the SHA-256 of its bytes. */
export interface Picture {
  readonly sha256: string;
  readonly ext: "svg" | "webp" | "jpg" | "png" | "avif";
  /** Pixels; what the page reserves so that nothing shifts. */
  readonly width: number;
  readonly height: number;
}

/** Widths in pixels that a picture is served in besides its original. */
export const PICTURE_WIDTHS = [160, 320, 640, 1280] as const;
export type PictureWidth = (typeof PICTURE_WIDTHS)[number];

/** Where pictures are kept: a local folder, or a bucket. */
export interface MediaStore {
  /** Stores the bytes under their hash, once, and returns what a page needs to show them. Throws on what is no picture. */
  put(bytes: Uint8Array): Promise<Picture>;
  /** The bytes of `<sha256>.<ext>` or of `<sha256>-<width>.webp` (made on first ask, then kept); null if unknown. */
  get(name: string): Promise<{ body: Blob; contentType: string } | null>;
  /** Takes `<sha256>.<ext>` away with everything made from it. Copies in browsers and proxies stay until they are old. */
  remove(name: string): Promise<void>;
}
