import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";
import type { Settings } from "./settings.ts";

const CIPHER = "aes-256-gcm";
/** The length that GCM is made for; random ones are safe up to 2³² seals under one key (NIST SP 800-38D, 8.3). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const KEY_ID_LENGTH = 6;
const HEX = /^[0-9a-f]{64}$/i;

/** Keeps personal data unreadable where it is stored, and findable where it must be found. Works at once, without I/O. */
export interface Vault {
  /** `plain`, sealed by the newest key. It opens under the same purpose only: a sealed name cannot pass for an address. */
  seal(purpose: string, plain: string): string;
  /** What was sealed for this purpose. Throws a `SealError` for anything else, and where its key is not known any more. */
  open(purpose: string, sealed: string): string;
  /** The same text for the same value, which tells nothing of the value without the key: what is looked for in a table. */
  blindIndex(purpose: string, value: string): string;
  /** The indexes that a value may have been stored under, newest key first: one for each key in use. */
  blindIndexes(purpose: string, value: string): readonly string[];
}

/** Something that this vault did not seal for this purpose, or with a key that was thrown away. */
export class SealError extends Error {
  constructor(why: string) {
    super(why);
    this.name = "SealError";
  }
}

interface Key {
  readonly id: string;
  readonly sealing: Buffer;
  readonly indexing: Buffer;
}

/**
 * The vault of a shop. What it seals starts with the id of its key, so that `DATA_KEY` can be replaced: the key of before
 * goes to `DATA_KEY_OLD` and still opens what it sealed.
 */
export function openVault(settings: Pick<Settings, "DATA_KEY" | "DATA_KEY_OLD">): Vault {
  const older = settings.DATA_KEY_OLD?.split(",") ?? [];
  const keys = [settings.DATA_KEY, ...older].map((text) => keyOf(text.trim()));
  const [newest] = keys as [Key, ...Key[]];
  const byId = new Map(keys.toReversed().map((key) => [key.id, key]));
  return {
    seal(purpose, plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, newest.sealing, nonce).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([nonce, cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `${newest.id}.${sealed.toString("base64url")}`;
    },
    open(purpose, sealed) {
      const key = byId.get(sealed.slice(0, KEY_ID_LENGTH));
      if (!key || sealed[KEY_ID_LENGTH] !== ".") throw new SealError(`what is kept as ${purpose} has no key here`);
      const bytes = Buffer.from(sealed.slice(KEY_ID_LENGTH + 1), "base64url");
      if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealError(`what is kept as ${purpose} is cut short`);
      const end = bytes.length - TAG_BYTES;
      const decipher = createDecipheriv(CIPHER, key.sealing, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(end));
      try {
        return decipher.update(bytes.subarray(NONCE_BYTES, end), undefined, "utf8") + decipher.final("utf8");
      } catch {
        throw new SealError(`what is kept as ${purpose} was not sealed as that`);
      }
    },
    blindIndex: (purpose, value) => indexOf(newest, purpose, value),
    blindIndexes: (purpose, value) => keys.map((key) => indexOf(key, purpose, value)),
  };
}

function indexOf(key: Key, purpose: string, value: string): string {
  return createHmac("sha256", key.indexing).update(`${purpose}\0${value}`).digest("base64url");
}

/** A key for each use, so that what one of them gives away helps nobody with the other. */
function keyOf(text: string): Key {
  const secret = Buffer.from(text, HEX.test(text) ? "hex" : "base64url");
  if (secret.length !== KEY_BYTES) throw new SealError("a data key has 32 bytes");
  const derive = (use: string) => Buffer.from(hkdfSync("sha256", secret, "souk", use, KEY_BYTES));
  return {
    id: createHash("sha256").update(derive("id")).digest("base64url").slice(0, KEY_ID_LENGTH),
    sealing: derive("seal"),
    indexing: derive("index"),
  };
}
