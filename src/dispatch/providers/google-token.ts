import type { Credential } from 'firebase-admin/app';
import { importPKCS8, SignJWT } from 'jose';
import type { Secret } from '../../model/secret.js';
import { brokenAnswer, type Failure, jsonObject, kindOfStatus, retryAfter, vendorWord } from '../answers.js';
import type { ProviderContext } from '../provider.js';
import { type IssuedToken, TokenCache } from '../token-cache.js';

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const EARLY_MS = 5 * 60_000;

export interface ServiceAccount {
  readonly client_email: string;
  readonly private_key: Secret;
  readonly token_uri: string;
}

/**
 * An OAuth access token for a service account (JWT bearer grant, RFC 7523), renewed five minutes before it ends.
 * A broken call here sent no push, so it is never ambiguous.
 */
export function googleToken(account: ServiceAccount, context: ProviderContext): TokenCache {
  return new TokenCache(() => exchange(account, context), context.wallNow);
}

/** The same cache for a credential that the host application brings. */
export function credentialToken(credential: Credential, context: ProviderContext): TokenCache {
  return new TokenCache(async () => {
    try {
      const { access_token: value, expires_in: seconds } = await credential.getAccessToken();
      return issued(value, seconds, context.wallNow());
    } catch {
      return { ok: false, kind: 'credential', vendorReason: 'credential_failed' };
    }
  }, context.wallNow);
}

async function exchange(account: ServiceAccount, context: ProviderContext): Promise<IssuedToken | Failure> {
  const now = context.wallNow();
  const response = await context.outgoing.request({
    method: 'POST',
    url: account.token_uri,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: await assertion(account, now),
    }).toString(),
    timeoutMs: 10_000,
    trust: 'fixed',
  });
  if (!response.ok) {
    const { vendorReason } = brokenAnswer(response);
    return { ok: false, kind: response.failure === 'refused' ? 'credential' : 'connection', vendorReason };
  }
  const { access_token: value, expires_in: seconds, error } = jsonObject(response.body);
  if (response.status === 200 && typeof value === 'string') return issued(value, Number(seconds), now);
  const refused = response.status >= 400 && response.status < 500 && response.status !== 429;
  const kind = refused ? 'credential' : kindOfStatus(response.status);
  const vendorReason = vendorWord(error, `status_${response.status}`);
  return { ok: false, kind, vendorReason, ...retryAfter(response.headers, now) };
}

function issued(value: string, seconds: number, now: number): IssuedToken {
  const lifeMs = (Number.isFinite(seconds) ? seconds : 3_600) * 1_000;
  return { ok: true, value, issuedAtMs: now, refreshAtMs: now + Math.max(lifeMs - EARLY_MS, lifeMs / 2) };
}

async function assertion(account: ServiceAccount, now: number): Promise<string> {
  const seconds = Math.floor(now / 1_000);
  return new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(account.client_email)
    .setAudience(account.token_uri)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 3_600)
    .sign(await importPKCS8(account.private_key.reveal(), 'RS256'));
}
