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
