import { createHash } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import type { Secret } from '../../model/secret.js';
import type { ProviderContext } from '../provider.js';
import { TokenCache } from '../token-cache.js';

/** Apple refuses tokens older than an hour and renewals more often than every 20 minutes. */
const REFRESH_AFTER_MS = 47 * 60_000;

interface SigningKey {
  readonly team_id: string;
  readonly key_id: string;
  readonly private_key: Secret;
}

const caches = new WeakMap<ProviderContext, Map<string, TokenCache>>();

/**
 * The provider token of a team and key, made once for all apps that use the same key.
 * https://developer.apple.com/documentation/usernotifications/establishing-a-token-based-connection-to-apns
 */
export function apnsToken(key: SigningKey, context: ProviderContext): TokenCache {
  const known = caches.get(context) ?? new Map<string, TokenCache>();
  caches.set(context, known);
  // The key itself is part of the name: who only knows the ids of another app's key gets nothing signed with it.
  const print = createHash('sha256').update(key.private_key.reveal()).digest('base64url');
  const name = `${key.team_id}/${key.key_id}/${print}`;
  const cache = known.get(name) ?? new TokenCache(() => issue(key, context), context.wallNow);
  known.set(name, cache);
  return cache;
}

async function issue(key: SigningKey, context: ProviderContext) {
  const now = context.wallNow();
  const value = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: key.key_id })
    .setIssuer(key.team_id)
    .setIssuedAt(Math.floor(now / 1_000))
    .sign(await importPKCS8(key.private_key.reveal(), 'ES256'));
  return { ok: true as const, value, issuedAtMs: now, refreshAtMs: now + REFRESH_AFTER_MS };
}
