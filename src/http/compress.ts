const COMPRESS_FROM_BYTES = 1024;
/** A page of 20 KB takes zlib some 40 µs at this level; the levels above cost half as much again for one percent. */
const LEVEL = 4;
const COMPRESSIBLE = /^(?:text\/(?:html|plain|css|javascript)|application\/(?:problem\+)?json)/;
const GZIP_TAKEN = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:$|[\s,]))/;

/** Whether an answer of this content type comes compressed to those who take it. */
export function isCompressible(contentType: string | null): boolean {
  return contentType !== null && COMPRESSIBLE.test(contentType);
}

/** Whether the client takes gzip. */
export function takesGzip(acceptEncoding: string | null): boolean {
  return acceptEncoding !== null && GZIP_TAKEN.test(acceptEncoding);
}

/** The body gzipped, or null where the client does not take gzip or it would not be worth it. */
export function gzipped(body: string | Uint8Array<ArrayBuffer>, acceptEncoding: string | null) {
  if (body.length < COMPRESS_FROM_BYTES || !takesGzip(acceptEncoding)) return null;
  return Bun.gzipSync(body, { level: LEVEL });
}

/** The `Vary` header of an answer that may come compressed, with what it varied by before. */
export function varyingByEncoding(vary: string | null): string {
  if (vary === null) return "Accept-Encoding";
  return /accept-encoding/i.test(vary) ? vary : `${vary}, Accept-Encoding`;
}
