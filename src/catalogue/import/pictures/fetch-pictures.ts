import { PICTURE_BYTES_MAX } from "../../../media/picture.ts";
import { recordPictures } from "../../../media/rows.ts";
import type { MediaStore } from "../../../media/store.ts";
import type { Sql } from "../../../platform/postgres.ts";
import { type DownloadLimits, download } from "./download.ts";

const ADDRESSES_PER_READ = 500;
const PICTURE_MS = 20_000;

export interface FetchOptions {
  /** Pictures fetched at one time. */
  readonly abreast: number;
  readonly limit: number;
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
  readonly onPicture: (url: string, fault: string | null) => void;
}

/**
 * Fetches the remote pictures that products still wait for into the media store. One that fails is left for the next
 * run; `onPicture` hears why. Returns how many came and how many did not. Safe to run again and to stop anywhere.
 */
export async function fetchPictures(
  sql: Sql,
  media: MediaStore,
  options: FetchOptions,
): Promise<{ fetched: number; failed: number }> {
  const limits: DownloadLimits = {
    bytes: PICTURE_BYTES_MAX,
    milliseconds: PICTURE_MS,
    allowPrivate: options.allowPrivate,
  };
  let fetched = 0;
  let failed = 0;
  let waiting: string[] = [];
  let after = "";

  const next = async (): Promise<string | undefined> => {
    if (options.signal.aborted || fetched + failed >= options.limit) return undefined;
    return waiting.shift();
  };
  const worker = async () => {
    for (let url = await next(); url !== undefined; url = await next()) {
      const fault = await keepPicture(sql, media, url, limits);
      if (fault === null) fetched += 1;
      else failed += 1;
      options.onPicture(url, fault);
    }
  };
  for (;;) {
    waiting = await awaitedAfter(sql, after, Math.min(ADDRESSES_PER_READ, options.limit - fetched - failed));
    after = waiting.at(-1) ?? after;
    if (waiting.length === 0 || options.signal.aborted) return { fetched, failed };
    await Promise.all(Array.from({ length: options.abreast }, worker));
  }
}

/** How many pictures products wait for. */
export async function awaitedPictures(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    SELECT count(DISTINCT source_url)::int AS count FROM product_images WHERE sha256 IS NULL AND source_url IS NOT NULL`;
  return row?.count ?? 0;
}

/** In the order of addresses, so that a picture that fails is passed over and not asked for again in this run. */
async function awaitedAfter(sql: Sql, after: string, count: number): Promise<string[]> {
  if (count <= 0) return [];
  const rows = await sql<{ url: string }[]>`
    SELECT DISTINCT source_url AS url FROM product_images
    WHERE sha256 IS NULL AND source_url > ${after} ORDER BY source_url LIMIT ${count}`;
  return rows.map((row) => row.url);
}

async function keepPicture(sql: Sql, media: MediaStore, url: string, limits: DownloadLimits): Promise<string | null> {
  let bytes: Uint8Array;
  let picture: Awaited<ReturnType<MediaStore["put"]>>;
  try {
    bytes = await download(url, limits);
    picture = await media.put(bytes);
  } catch (error) {
    return (error as Error).message;
  }
  await sql.begin(async (tx) => {
    await recordPictures(tx as unknown as Sql, [{ ...picture, bytes: bytes.length }]);
    await tx`
      WITH shown AS (
        UPDATE product_images SET sha256 = ${picture.sha256} WHERE source_url = ${url} AND sha256 IS NULL
        RETURNING product_id
      )
      INSERT INTO catalogue_changes (product_id, type) SELECT DISTINCT product_id, 'product-changed' FROM shown`;
  });
  return null;
}
