// What all providers share in reading answers: a broken call, a status class, a vendor's word, a time to wait. Words from
// outside reach an `Answer` only if they look like an error name, so that no text or token can travel in one.
import type { OutgoingResponse } from '../egress/outgoing.js';
import type { Answer, FailureKind } from '../model/push.js';

export type Failure = Extract<Answer, { ok: false }>;
type Broken = Extract<OutgoingResponse, { ok: false }>;

const ofBroken: Readonly<Record<Broken['failure'], FailureKind>> = {
  refused: 'bad_request',
  connect: 'connection',
  timeout: 'ambiguous',
  ambiguous: 'ambiguous',
  // An answer came, so the request had its effect; which one, nobody read.
  too_large: 'ambiguous',
};

export function brokenAnswer(broken: Broken): Failure {
  return {
    ok: false,
    kind: ofBroken[broken.failure],
    vendorReason: vendorWord(broken.detail, broken.failure),
  };
}

/** For a reason nobody knows: never one that costs a token. */
export function kindOfStatus(status: number): FailureKind {
  if (status >= 500) return 'provider_down';
  if (status === 429) return 'throttled';
  if (status === 413) return 'too_large';
  if (status === 410) return 'token_suspect';
  if (status === 401 || status === 403) return 'credential';
  return status >= 400 ? 'bad_request' : 'unknown';
}

/** Short and with few digits: a token that a service repeats looks otherwise. */
export function vendorWord(word: unknown, fallback: string): string {
  return typeof word === 'string' && /^[A-Za-z](?!(?:.*\d){5})[\w.-]{0,47}$/.test(word) ? word : fallback;
}

/** Reads Retry-After (RFC 9110 §10.2.3): seconds or a date. At most a day. */
export function retryAfter(
  headers: Readonly<Record<string, string>>,
  wallNowMs: number,
): { retryAfterMs?: number } {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return {};
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - wallNowMs;
  return Number.isFinite(waitMs) && waitMs > 0 ? { retryAfterMs: Math.min(waitMs, 86_400_000) } : {};
}

/** A JSON object from outside, or an empty one. */
export function jsonObject(body: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
