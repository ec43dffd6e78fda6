import { createHash } from "node:crypto";
import { turnstile } from "../platform/turnstile.ts";
import { CONTENT_TYPES, EXTENSIONS, parseName } from "./name.ts";
import { inspect, shrink } from "./picture.ts";
import { type Shelf, shelfFor } from "./shelf.ts";
import { type MediaStore, PICTURE_WIDTHS, type PictureWidth } from "./store.ts";

/** Smaller pictures being made at one time, and asks that may wait for their turn. */
const SHRINKING = { abreast: 2, waiting: 256 };

/** Too many pictures wait to be made; ask again in a moment. */
export class MediaBusy extends Error {
  constructor() {
    super("too many pictures are being made");
    this.name = "MediaBusy";
  }
}

/** The store that the settings name: a bucket or a folder. */
export function createMedia(settings: Parameters<typeof shelfFor>[0]): MediaStore {
  return mediaOn(shelfFor(settings));
}

/** A store on `shelf`. `get` rejects with `MediaBusy` when more than `shrinking.waiting` pictures wait to be made. */
export function mediaOn(shelf: Shelf, shrinking = SHRINKING): MediaStore {
  const making = new Map<string, Promise<Blob | null>>();
  const turn = turnstile(shrinking.abreast, shrinking.waiting, () => new MediaBusy());

  async function derive(name: string, sha256: string, width: PictureWidth): Promise<Blob | null> {
    for (const ext of EXTENSIONS) {
      const original = await shelf.read(`${sha256}.${ext}`);
      if (!original) continue;
      const bytes = await turn(async () => shrink(new Uint8Array(await original.arrayBuffer()), ext, width));
      await shelf.write(name, bytes, CONTENT_TYPES.webp);
      return new Blob([bytes as Uint8Array<ArrayBuffer>]);
    }
    return null;
  }

  return {
    async put(bytes) {
      const { ext, width, height } = await inspect(bytes);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const name = `${sha256}.${ext}`;
      if (!(await shelf.has(name))) await shelf.write(name, bytes, CONTENT_TYPES[ext]);
      return { sha256, ext, width, height };
    },
    async get(name) {
      const asked = parseName(name);
      if (!asked) return null;
      const kept = await shelf.read(name);
      if (kept) return { body: kept, contentType: CONTENT_TYPES[asked.kind === "original" ? asked.ext : "webp"] };
      if (asked.kind === "original") return null;
      let made = making.get(name);
      if (!made) {
        made = derive(name, asked.sha256, asked.width).finally(() => making.delete(name));
        making.set(name, made);
      }
      const body = await made;
      return body && { body, contentType: CONTENT_TYPES.webp };
    },
    async remove(name) {
      const asked = parseName(name);
      if (asked?.kind !== "original") return;
      // The original first: nothing can be made from it any more.
      await shelf.remove(name);
      for (const width of PICTURE_WIDTHS) await shelf.remove(`${asked.sha256}-${width}.webp`);
    },
  };
}
