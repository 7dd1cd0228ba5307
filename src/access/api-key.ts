// Who may call. In: the Authorization header; out: a caller with app and scopes. Keys come in headers only, are stored
// as keyed hashes only, and are shown once. This file: the format of a key, pure.
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Secret } from '../model/secret.js';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const FORMAT = /^wbk_([0-9a-hjkmnp-tv-z]{8})_([A-Za-z0-9_-]{43})_([0-9a-f]{8})$/;

/** A key as its holder has it: `wbk_<id>_<secret>_<crc>`. The checksum lets secret scanners tell it from noise. */
export interface ParsedKey {
  readonly id: string;
  readonly secret: Secret;
}

export const ID_BYTES = 5;
export const SECRET_BYTES = 32;

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

/** 40 bits as 8 characters. */
function idFrom(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  return Array.from({ length: 8 }, (_, i) => ALPHABET[Number((bits >> BigInt(5 * (7 - i))) & 31n)]).join('');
}

/** Makes a key of `ID_BYTES` and `SECRET_BYTES` random bytes. `id` is how the store knows it: `key_…`. */
export function makeKey(
  idBytes: Uint8Array,
  secretBytes: Uint8Array,
): { id: string; secret: Secret; key: Secret } {
  const id = idFrom(idBytes);
  const secret = Buffer.from(secretBytes).toString('base64url');
  const body = `wbk_${id}_${secret}`;
  return { id: `key_${id}`, secret: new Secret(secret), key: new Secret(`${body}_${checksum(body)}`) };
}

/** The parts of a key, or null for what is none: mistyped, cut, or something else. */
export function parseKey(presented: string): ParsedKey | null {
  const match = FORMAT.exec(presented);
  if (match === null) return null;
  const [, id, secret, crc] = match as unknown as [string, string, string, string];
  return checksum(`wbk_${id}_${secret}`) === crc ? { id: `key_${id}`, secret: new Secret(secret) } : null;
}

/** What is stored of a secret. A random 256-bit secret needs no slow hash (OWASP ASVS 5.0, 11.4). */
export function hashOf(secret: Secret, pepper: KeyObject): string {
  return createHmac('sha256', pepper).update(secret.reveal()).digest('hex');
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a, 'hex');
  const right = Buffer.from(b, 'hex');
  return left.length === right.length && left.length > 0 && timingSafeEqual(left, right);
}

/** A key for one purpose from the installation's secret, so that no two uses share one. */
export function deriveSecret(secret: Secret<Uint8Array>, purpose: string): Secret<Uint8Array> {
  return new Secret(new Uint8Array(createHmac('sha256', secret.reveal()).update(purpose).digest()));
}

/** The key in `Authorization: Bearer …` (RFC 6750 §2.1), or null. */
export function bearerOf(header: string | undefined): string | null {
  const match = header === undefined ? null : /^Bearer +([\x21-\x7e]{1,4096}) *$/i.exec(header);
  return match?.[1] ?? null;
}
