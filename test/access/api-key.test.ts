import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bearerOf, hashOf, makeKey, parseKey, sameHash } from '../../src/access/api-key.js';
import { take, type Bucket } from '../../src/access/rate-limit.js';
import { readClientToken, signClientToken } from '../../src/access/client-token.js';
import { Secret } from '../../src/model/secret.js';
import { SignJWT, UnsecuredJWT } from 'jose';

const pepper = createSecretKey(new Uint8Array(32).fill(1));
const made = makeKey(new Uint8Array([1, 2, 3, 4, 5]), new Uint8Array(32).fill(9));

describe('an API key', () => {
  it('has a prefix, an id, 256 bits of secret and a checksum', () => {
    expect(made.key.reveal()).toMatch(/^wbk_[0-9a-z]{8}_[A-Za-z0-9_-]{43}_[0-9a-f]{8}$/);
    expect(parseKey(made.key.reveal())?.id).toBe(made.id);
  });

  it('is told from a mistyped one without asking the store', () => {
    const key = made.key.reveal();
    for (let i = 4; i < key.length; i++) {
      const mistyped = key.slice(0, i) + (key[i] === '1' ? '2' : '1') + key.slice(i + 1);
      expect(parseKey(mistyped)).toBeNull();
    }
  });

  it('never prints itself', () => {
    expect(`${made.key}${JSON.stringify(made)}`).not.toContain(made.key.reveal());
  });

  it('matches only its own hash, and nothing matches an empty one', () => {
    const hash = hashOf(made.secret, pepper);
    expect(sameHash(hash, hashOf(made.secret, pepper))).toBe(true);
    expect(sameHash(hash, hashOf(new Secret('other'), pepper))).toBe(false);
    expect(sameHash('', '')).toBe(false);
  });

  it('is read from a Bearer header only', () => {
    expect(bearerOf('Bearer abc')).toBe('abc');
    for (const header of [undefined, '', 'abc', 'Basic abc', 'Bearer', 'Bearer a b', 'Bearer ä']) {
      expect(bearerOf(header)).toBeNull();
    }
  });
});

describe('a token bucket', () => {
  const rate = { perMinute: 60, burst: 2 };

  it('allows a burst, then its rate, and says how long to wait', () => {
    let bucket: Bucket | undefined;
    const at = (nowMs: number) => {
      const taken = take(bucket, rate, nowMs);
      bucket = taken.bucket;
      return taken;
    };
    expect([at(0).isAllowed, at(0).isAllowed, at(0).isAllowed]).toEqual([true, true, false]);
    expect(at(400).retryAfterMs).toBe(600);
    expect(at(1_000).isAllowed).toBe(true);
  });

  it('gives nothing for a clock that jumps back', () => {
    const empty = { tokens: 0, atMs: 10_000 };
    expect(take(empty, rate, 0).isAllowed).toBe(false);
  });
});

describe('a client token', () => {
  const key = new Secret(new Uint8Array(32).fill(3));
  const identity = { app: 'a', user: 'u', device: null };
  const now = Date.parse('2026-03-10T14:00:00Z');

  it('names its user until it expires', async () => {
    const token = await signClientToken(identity, key, now, now + 60_000);
    expect(await readClientToken(token, key, now + 59_000)).toEqual(identity);
    expect(await readClientToken(token, key, now + 61_000)).toBeNull();
  });

  it('lives a day at most, whatever is asked', async () => {
    const token = await signClientToken(identity, key, now, now + 10 * 86_400_000);
    expect(await readClientToken(token, key, now + 86_400_000 + 1_000)).toBeNull();
  });

  it('is refused when unsigned, signed by another key or algorithm, or meant for something else', async () => {
    const claims = () =>
      new SignJWT({ app: 'a', user: 'u' }).setIssuedAt(now / 1_000).setExpirationTime(now / 1_000 + 60);
    const forged = [
      new UnsecuredJWT({ app: 'a', user: 'u' }).setIssuer('warbler').setAudience('warbler-client').encode(),
      await claims()
        .setIssuer('warbler')
        .setAudience('warbler-client')
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new Uint8Array(32)),
      await claims()
        .setIssuer('warbler')
        .setAudience('warbler-client')
        .setProtectedHeader({ alg: 'HS512' })
        .sign(new Uint8Array(64).fill(3)),
      await claims()
        .setIssuer('warbler')
        .setAudience('other')
        .setProtectedHeader({ alg: 'HS256' })
        .sign(key.reveal()),
      await claims()
        .setIssuer('other')
        .setAudience('warbler-client')
        .setProtectedHeader({ alg: 'HS256' })
        .sign(key.reveal()),
      'a.b.c',
      '',
    ];
    for (const token of forged) expect(await readClientToken(token, key, now)).toBeNull();
  });
});
