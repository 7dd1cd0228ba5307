import { createECDH, createPrivateKey } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Secret } from '../../model/secret.js';
import type { ProviderContext } from '../provider.js';
import { TokenCache } from '../token-cache.js';

const LIFE_MS = 12 * 3_600_000;
/** Apple asks for no new token more than once an hour. */
const REFRESH_AFTER_MS = 6 * 3_600_000;
const MAX_ORIGINS = 1_000;

/** The 32 bytes of a P-256 private key, from base64url or PEM; null for anything else. */
export function vapidScalar(text: string): Buffer | null {
  try {
    const scalar = text.includes('-----BEGIN')
      ? Buffer.from(createPrivateKey(text).export({ format: 'jwk' }).d ?? '', 'base64url')
      : Buffer.from(text, 'base64url');
    createECDH('prime256v1').setPrivateKey(scalar);
    return scalar.length === 32 ? scalar : null;
  } catch {
    return null;
  }
}

/** How an application server names itself to push services (RFC 8292): a signed token per origin, and its public key. */
export class Vapid {
  readonly publicKey: string;
  readonly #jwk: JWK;
  readonly #subject: string;
  readonly #context: ProviderContext;
  readonly #tokens = new LRUCache<string, TokenCache>({ max: MAX_ORIGINS });

  constructor(privateKey: Secret, subject: string, context: ProviderContext) {
    const scalar = vapidScalar(privateKey.reveal()) ?? Buffer.alloc(0);
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey(scalar);
    const point = ecdh.getPublicKey();
    this.publicKey = point.toString('base64url');
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((each) => each.toString('base64url'));
    this.#jwk = { kty: 'EC', crv: 'P-256', d: scalar.toString('base64url'), x: x!, y: y! };
    this.#subject = subject;
    this.#context = context;
  }

  async authorization(origin: string): Promise<string> {
    const cache =
      this.#tokens.get(origin) ?? new TokenCache(() => this.#issue(origin), this.#context.wallNow);
    this.#tokens.set(origin, cache);
    const token = await cache.get();
    return `vapid t=${token.ok ? token.value : ''}, k=${this.publicKey}`;
  }

  async #issue(origin: string) {
    const now = this.#context.wallNow();
    const value = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
      .setAudience(origin)
      .setSubject(this.#subject)
      .setExpirationTime(Math.floor((now + LIFE_MS) / 1_000))
      .sign(await importJWK(this.#jwk, 'ES256'));
    return { ok: true as const, value, issuedAtMs: now, refreshAtMs: now + REFRESH_AFTER_MS };
  }
}
