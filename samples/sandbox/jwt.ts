// Reads and verifies compact JSON Web Signatures (RFC 7515) as the push services do. Deliberately not the library that
// Warbler signs with: a mistake there must show here.
import { verify, type KeyObject } from 'node:crypto';

export type JwtAlgorithm = 'ES256' | 'RS256';

export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** Takes a token apart without trusting it; null when it is no JWT at all. */
export function readJwt(compact: string): Jwt | null {
  const parts = compact.split('.');
  if (parts.length !== 3) return null;
  const [header, claims] = parts.slice(0, 2).map(readPart);
  if (!header || !claims) return null;
  return {
    header,
    claims,
    signed: Buffer.from(`${parts[0]}.${parts[1]}`, 'ascii'),
    signature: Buffer.from(parts[2]!, 'base64url'),
  };
}

function readPart(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Whether the signature is that of `key`. ES256 signatures are the raw R‖S of RFC 7518 §3.4, never DER. */
export function isSignedBy(jwt: Jwt, key: KeyObject, algorithm: JwtAlgorithm): boolean {
  if (jwt.header['alg'] !== algorithm) return false;
  if (algorithm === 'RS256') return verify('sha256', jwt.signed, key, jwt.signature);
  if (jwt.signature.length !== 64) return false;
  return verify('sha256', jwt.signed, { key, dsaEncoding: 'ieee-p1363' }, jwt.signature);
}

/** Remembers what a check said of a token, since services see the same token thousands of times. */
export function remembering<T>(check: (token: string) => T, capacity = 256): (token: string) => T {
  const known = new Map<string, T>();
  return (token) => {
    const found = known.get(token);
    if (found !== undefined) return found;
    const result = check(token);
    if (known.size >= capacity) known.delete(known.keys().next().value!);
    known.set(token, result);
    return result;
  };
}
