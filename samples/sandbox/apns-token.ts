// The provider token of APNs (ES256 JWT), and what a connection remembers of it.
// developer.apple.com/documentation/usernotifications/establishing-a-token-based-connection-to-apns
import type { KeyObject } from 'node:crypto';
import { isSignedBy, readJwt, remembering, type Jwt } from './jwt.js';
import type { Connection } from './listener.js';

const MAX_AGE_SECONDS = 3_600;
const MIN_RENEWAL_SECONDS = 20 * 60;
/** Guess: how far ahead Apple lets a clock run, and how long a connection stays unusable after too many tokens. */
const CLOCK_AHEAD_SECONDS = 5 * 60;
const PENALTY_MS = 30_000;

export interface ApnsKey {
  readonly teamId: string;
  readonly keyId: string;
  readonly publicKey: KeyObject;
}

interface Known {
  token: string;
  issuedAt: number;
  blockedUntilMs: number;
}

export type TokenCheck = (header: string | undefined, connection: Connection, nowMs: number) => string | null;

/** A check of the `authorization` header; gives Apple's reason, or null when the token is good. */
export function apnsTokenCheck(key: ApnsKey, maxStreams: number): TokenCheck {
  const connections = new WeakMap<Connection, Known>();
  const read = remembering((token) => genuine(token, key));
  return (header, connection, nowMs) => {
    const token = header?.match(/^bearer (.+)$/i)?.[1];
    if (token === undefined) return 'MissingProviderToken';
    const jwt = read(token);
    if (!jwt) return 'InvalidProviderToken';
    const issuedAt = jwt.claims['iat'] as number;
    if (issuedAt > nowMs / 1_000 + CLOCK_AHEAD_SECONDS) return 'InvalidProviderToken';
    if (issuedAt < nowMs / 1_000 - MAX_AGE_SECONDS) return 'ExpiredProviderToken';
    const known = connections.get(connection);
    if (known) return tooManyUpdates(known, token, issuedAt, nowMs);
    connections.set(connection, { token, issuedAt, blockedUntilMs: 0 });
    connection.allowStreams(maxStreams);
    return null;
  };
}

function genuine(token: string, key: ApnsKey): Jwt | null {
  const jwt = readJwt(token);
  if (!jwt || jwt.header['kid'] !== key.keyId || jwt.claims['iss'] !== key.teamId) return null;
  return Number.isInteger(jwt.claims['iat']) && isSignedBy(jwt, key.publicKey, 'ES256') ? jwt : null;
}

function tooManyUpdates(known: Known, token: string, issuedAt: number, nowMs: number): string | null {
  if (nowMs < known.blockedUntilMs) return 'TooManyProviderTokenUpdates';
  if (token === known.token) return null;
  if (issuedAt - known.issuedAt < MIN_RENEWAL_SECONDS) {
    known.blockedUntilMs = nowMs + PENALTY_MS;
    return 'TooManyProviderTokenUpdates';
  }
  Object.assign(known, { token, issuedAt });
  return null;
}
