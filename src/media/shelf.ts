import { mkdir, rename, rm, unlink } from "node:fs/promises";
import { join } from "node:path";
import { S3Client } from "bun";
import { LRUCache } from "lru-cache";
import type { Settings } from "../platform/settings.ts";

/** Where bytes are kept under a name that never changes its content. */
export interface Shelf {
  /** The bytes under `name`, or null. Throws when the shelf cannot be reached. */
  read(name: string): Promise<Blob | null>;
  has(name: string): Promise<boolean>;
  /** Keeps `bytes` under `name`: a reader sees all of them or none. */
  write(name: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Takes it away; what is not there is away already. */
  remove(name: string): Promise<void>;
}

/** Bytes of a bucket's pictures that a node keeps in memory. */
const BUCKET_CACHE_BYTES = 64 * 1024 * 1024;

type BucketSettings = Pick<
  Settings,
  "S3_BUCKET" | "S3_ENDPOINT" | "S3_REGION" | "S3_ACCESS_KEY_ID" | "S3_SECRET_ACCESS_KEY"
>;

/** The bucket when `S3_BUCKET` is set, else the folder `MEDIA_DIR`. */
export function shelfFor(settings: BucketSettings & Pick<Settings, "MEDIA_DIR">): Shelf {
  return settings.S3_BUCKET ? bucketShelf(settings) : folderShelf(settings.MEDIA_DIR);
}

/** Files in a folder, spread over 256 sub-folders by the first two letters of their name. */
export function folderShelf(folder: string): Shelf {
  const pathOf = (name: string) => join(folder, name.slice(0, 2), name);
  return {
    async read(name) {
      const file = Bun.file(pathOf(name));
      return (await file.exists()) ? file : null;
    },
    has: (name) => Bun.file(pathOf(name)).exists(),
    async write(name, bytes) {
      const directory = join(folder, name.slice(0, 2));
      await mkdir(directory, { recursive: true });
      const temporary = join(directory, `.${name}.${crypto.randomUUID()}`);
      try {
        await Bun.write(temporary, bytes);
        await rename(temporary, pathOf(name));
      } catch (error) {
        await unlink(temporary).catch(() => {});
        throw error;
      }
    },
    async remove(name) {
      await rm(pathOf(name), { force: true });
    },
  };
}

/** An S3-compatible bucket. Read through a bounded memory, since what a name holds never changes. */
export function bucketShelf(settings: BucketSettings): Shelf {
  const client = new S3Client({
    bucket: settings.S3_BUCKET,
    endpoint: settings.S3_ENDPOINT,
    region: settings.S3_REGION,
    accessKeyId: settings.S3_ACCESS_KEY_ID,
    secretAccessKey: settings.S3_SECRET_ACCESS_KEY,
  });
  const recent = new LRUCache<string, Blob>({
    maxSize: BUCKET_CACHE_BYTES,
    sizeCalculation: (blob) => blob.size + 512,
  });
  const keyOf = (name: string) => `media/${name.slice(0, 2)}/${name}`;
  return {
    async read(name) {
      const known = recent.get(name);
      if (known) return known;
      try {
        // Answered with our own headers: a bare S3File in a Response would redirect browsers to the bucket.
        const blob = new Blob([await client.file(keyOf(name)).arrayBuffer()]);
        recent.set(name, blob);
        return blob;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    has: async (name) => recent.has(name) || client.exists(keyOf(name)),
    async write(name, bytes, contentType) {
      await client.write(keyOf(name), bytes, { type: contentType });
    },
    async remove(name) {
      recent.delete(name);
      await client.delete(keyOf(name));
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "NoSuchKey" || error.code === "ENOENT");
}
