const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** 32-bit FNV-1a over UTF-16 code units (Fowler, Noll, Vo). Stable for ever: shards are computed from it. */
export function hash32(text: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash >>> 0;
}

/** The shard of an entity (`inventory/12`), 0 … shards − 1. */
export function shardOf(entity: string, shards: number): number {
  return scramble(hash32(entity)) % shards;
}

/** Shards of a shop that says nothing else. Neighbours meet where this is the count or a multiple of it; elsewhere by chance. */
export const SHARDS_DEFAULT = 64;

/**
 * `stem` with two characters of `alphabet` after it, such that the entity `<kind>/<id>` falls in the shard of `home`: one
 * node then owns both, and what they say to each other never crosses the network. Endings are tried from the `first` on,
 * about one in 64 will do; where none does it is the first, which is slower and as right.
 */
export function neighbourOf(home: string, kind: string, stem: string, alphabet: string, first: number): string {
  const shard = shardOf(home, SHARDS_DEFAULT);
  const hashed = hash32(`${kind}/${stem}`);
  const { length } = alphabet;
  const endings = length * length;
  for (let step = 0; step < endings; step++) {
    const ending = (first + step) % endings;
    const [a, b] = [Math.floor(ending / length), ending % length];
    const hash = Math.imul(Math.imul(hashed ^ alphabet.charCodeAt(a), FNV_PRIME) ^ alphabet.charCodeAt(b), FNV_PRIME);
    if (scramble(hash >>> 0) % SHARDS_DEFAULT === shard) return stem + alphabet[a] + alphabet[b];
  }
  return stem + alphabet[0] + alphabet[0];
}

/**
 * Which node should own a shard: the one with the highest score (rendezvous hashing, Thaler and Ravishankar 1998), so
 * that a node that joins or leaves moves only its own share. Null when there is no node.
 */
export function preferredOwner(shard: number, nodes: Iterable<string>): string | null {
  let best: string | null = null;
  let bestScore = -1;
  for (const node of nodes) {
    const score = scramble(hash32(`${node}/${shard}`));
    if (score > bestScore || (score === bestScore && best !== null && node < best)) {
      best = node;
      bestScore = score;
    }
  }
  return best;
}

/** The finaliser of MurmurHash3: FNV's low bits alone are too regular for short keys. */
function scramble(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
