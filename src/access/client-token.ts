// The short-lived token of an app's own client on the `/client` socket: a JWT (RFC 7519) that we sign and only we read.
import { jwtVerify, SignJWT } from 'jose';
import type { Secret } from '../model/secret.js';

const ALGORITHM = 'HS256';
const ISSUER = 'warbler';
const AUDIENCE = 'warbler-client';

export const DEFAULT_TOKEN_SECONDS = 3_600;
export const MAX_TOKEN_SECONDS = 86_400;

/** Whom a client speaks for. `device` null: any device of the user. */
export interface ClientIdentity {
  readonly app: string;
  readonly user: string;
  readonly device: string | null;
}

/** Signs a token that is good until `expiresAtMs` (at most a day from `nowMs`). */
export function signClientToken(
  identity: ClientIdentity,
  key: Secret<Uint8Array>,
  nowMs: number,
  expiresAtMs: number,
): Promise<string> {
  const latestMs = nowMs + MAX_TOKEN_SECONDS * 1_000;
  return new SignJWT({ app: identity.app, user: identity.user, device: identity.device })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(Math.floor(nowMs / 1_000))
    .setExpirationTime(Math.floor(Math.min(expiresAtMs, latestMs) / 1_000))
    .sign(key.reveal());
}

/** Whom the token names, or null for any token that is not ours, not for this, or over. */
export async function readClientToken(
  token: string,
  key: Secret<Uint8Array>,
  nowMs: number,
): Promise<ClientIdentity | null> {
  const verified = await jwtVerify(token, key.reveal(), {
    algorithms: [ALGORITHM],
    issuer: ISSUER,
    audience: AUDIENCE,
    requiredClaims: ['exp', 'iat'],
    maxTokenAge: MAX_TOKEN_SECONDS,
    currentDate: new Date(nowMs),
  }).catch(() => null);
  const { app, user, device } = verified?.payload ?? {};
  if (typeof app !== 'string' || typeof user !== 'string') return null;
  return { app, user, device: typeof device === 'string' ? device : null };
}
