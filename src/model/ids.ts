// Ids: prefixed, sortable by the instant in them, and made from what they name, so that deciding the same thing twice
// gives the same id.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

export type IdPrefix = 'dec' | 'psh' | 'fup' | 'att' | 'fbk' | 'aud' | 'key' | 'pol' | 'rpl';

function base32(value: number, length: number): string {
  let rest = Math.max(0, Math.floor(value));
  let text = '';
  for (let i = 0; i < length; i++) {
    text = ALPHABET[rest % 32]! + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** 106 bits of a text, in two independent 53-bit halves (cyrb53): for names, not for secrets. */
function hash(text: string, seed: number): number {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

/** `psh_01j8…`: prefix, 10 characters of time (ms), 20 of what it names. At most 35 characters. */
export function makeId(prefix: IdPrefix, atMs: number, ...names: readonly (string | number)[]): string {
  const name = names.map((each) => `${String(each).length}:${each}`).join('|');
  return `${prefix}_${base32(atMs, 10)}${base32(hash(name, 1), 10)}${base32(hash(name, 2), 10)}`;
}

/** The instant in an id (ms). */
export function instantIn(id: string): number {
  const start = id.indexOf('_') + 1;
  return [...id.slice(start, start + 10)].reduce((sum, letter) => sum * 32 + ALPHABET.indexOf(letter), 0);
}

/** A stable number in [0, buckets) for a text: which provider, which partition. */
export function bucketOf(text: string, buckets: number): number {
  return hash(text, 7) % buckets;
}
