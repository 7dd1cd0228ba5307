// Checks what a push service sees of a Web Push: headers (RFC 8030) and the sender's VAPID token (RFC 8292).
import { createPublicKey, type KeyObject } from 'node:crypto';
import { isSignedBy, readJwt, remembering } from './jwt.js';
import type { Received } from './listener.js';

export interface Refusal {
  readonly status: number;
  readonly errno: number;
  readonly message: string;
}

const MAX_AHEAD_SECONDS = 24 * 3_600;
const MAX_BODY_BYTES = 4_096;
const URGENCIES = ['very-low', 'low', 'normal', 'high'];
const refuse = (status: number, errno: number, message: string): Refusal => ({ status, errno, message });

type Check = (headers: Received['headers'], body: Buffer) => Refusal | null;

/** The numbers are those of Mozilla's service (mozilla-services/autopush-rs); they are few and the text is ours. */
const checks: readonly Check[] = [
  ({ ttl }) => (/^\d{1,10}$/.test(ttl ?? '') ? null : refuse(400, 111, 'TTL must be a number of seconds')),
  ({ topic = '-' }) =>
    /^[\w-]{1,32}$/.test(topic) ? null : refuse(400, 113, 'Topic: 32 base64url characters'),
  ({ urgency = 'normal' }) => (URGENCIES.includes(urgency) ? null : refuse(400, 110, 'Unknown Urgency')),
  (_headers, { length }) => (length > MAX_BODY_BYTES ? refuse(413, 104, 'Data payload too large') : null),
  (headers, { length }) =>
    length === 0 || headers['content-encoding'] === 'aes128gcm'
      ? null
      : refuse(400, 110, 'Content-Encoding must be aes128gcm'),
];

export function checkPushHeaders(received: Received): Refusal | null {
  for (const check of checks) {
    const refusal = check(received.headers, received.body);
    if (refusal) return refusal;
  }
  return null;
}

export type VapidCheck = (header: string | undefined, boundTo: string, nowMs: number) => Refusal | null;

/** `origin`: that of the endpoints, which a token must name as its audience. */
export function vapidCheck(origin: () => string): VapidCheck {
  const read = remembering(genuine);
  return (header, boundTo, nowMs) => {
    const fields = /^vapid\s+(.*)$/i.exec(header ?? '')?.[1];
    if (fields === undefined) return refuse(401, 109, 'Missing VAPID authorization');
    const token = /\bt=([^,\s]+)/.exec(fields)?.[1] ?? '';
    const key = /\bk=([^,\s]+)/.exec(fields)?.[1] ?? '';
    if (key !== boundTo) return refuse(403, 109, 'VAPID public key mismatch');
    const claims = read(`${token} ${key}`);
    if (!claims) return refuse(401, 109, 'Invalid VAPID signature');
    return claimProblem(claims, origin(), nowMs / 1_000);
  };
}

function genuine(pair: string): Readonly<Record<string, unknown>> | null {
  const [token = '', key = ''] = pair.split(' ');
  const jwt = readJwt(token);
  const publicKey = keyOf(Buffer.from(key, 'base64url'));
  return jwt && publicKey && isSignedBy(jwt, publicKey, 'ES256') ? jwt.claims : null;
}

/** A P-256 key from its uncompressed point. */
function keyOf(point: Buffer): KeyObject | null {
  if (point.length !== 65) return null;
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  } catch {
    return null;
  }
}

function claimProblem(
  claims: Readonly<Record<string, unknown>>,
  origin: string,
  nowS: number,
): Refusal | null {
  const { aud, exp, sub } = claims;
  if (aud !== origin) return refuse(401, 109, `aud must be ${origin}`);
  if (typeof exp !== 'number' || exp <= nowS) return refuse(401, 109, 'exp has passed');
  if (exp > nowS + MAX_AHEAD_SECONDS) return refuse(401, 109, 'exp is more than 24 hours ahead');
  const isContact = typeof sub === 'string' && /^(mailto:.+@.+|https:\/\/.+)/.test(sub);
  // Apple refuses a `sub` that it dislikes, localhost among them.
  if (!isContact || sub.includes('localhost')) return refuse(403, 109, 'BadJwtToken');
  return null;
}
