import type { OutgoingResponse } from '../../egress/outgoing.js';
import type { FailureKind } from '../../model/push.js';
import { type Failure, isObject, jsonObject, kindOfStatus, retryAfter, vendorWord } from '../answers.js';

/**
 * What Firebase's error codes mean to us.
 * https://firebase.google.com/docs/cloud-messaging/error-codes
 */
export const fcmCodes: Readonly<Record<string, FailureKind>> = {
  UNREGISTERED: 'token_dead',
  SENDER_ID_MISMATCH: 'token_suspect',
  QUOTA_EXCEEDED: 'throttled',
  UNAVAILABLE: 'provider_down',
  INTERNAL: 'provider_down',
  THIRD_PARTY_AUTH_ERROR: 'credential',
  UNSPECIFIED_ERROR: 'unknown',
};

/** Statuses of Google's API layer, where the answer names no code of Firebase's own. */
const statuses: Readonly<Record<string, FailureKind>> = {
  UNAUTHENTICATED: 'auth',
  PERMISSION_DENIED: 'credential',
  INVALID_ARGUMENT: 'bad_request',
  NOT_FOUND: 'bad_request',
  RESOURCE_EXHAUSTED: 'throttled',
  UNAVAILABLE: 'provider_down',
  INTERNAL: 'provider_down',
};

/** Google asks not to come back sooner, whatever the cause. */
const leastWaitMs: Readonly<Partial<Record<FailureKind, number>>> = {
  throttled: 60_000,
  provider_down: 10_000,
};

export function readFcmError(response: OutgoingResponse & { ok: true }, wallNowMs: number): Failure {
  const error = jsonObject(response.body)['error'];
  const details = isObject(error) && Array.isArray(error['details']) ? error['details'].filter(isObject) : [];
  const code = details.map((each) => each['errorCode']).find((each) => typeof each === 'string');
  const status = isObject(error) ? error['status'] : undefined;
  const vendorReason = vendorWord(code ?? status, `status_${response.status}`);
  const kind = kindOf(code, status, response.status, details, isObject(error) ? error['message'] : undefined);
  const least = leastWaitMs[kind];
  const waited = retryAfter(response.headers, wallNowMs).retryAfterMs ?? least;
  return { ok: false, kind, vendorReason, ...(waited === undefined ? {} : { retryAfterMs: waited }) };
}

function kindOf(
  code: unknown,
  status: unknown,
  httpStatus: number,
  details: readonly Readonly<Record<string, unknown>>[],
  message: unknown,
): FailureKind {
  const invalid = code === 'INVALID_ARGUMENT' || (code === undefined && status === 'INVALID_ARGUMENT');
  if (invalid && typeof message === 'string' && /too (big|large|long)/i.test(message)) return 'too_large';
  if (code === 'INVALID_ARGUMENT') return blamesToken(details) ? 'token_suspect' : 'bad_request';
  if (typeof code === 'string') return fcmCodes[code] ?? kindOfStatus(httpStatus);
  if (typeof status === 'string') return statuses[status] ?? kindOfStatus(httpStatus);
  return httpStatus === 401 ? 'auth' : kindOfStatus(httpStatus);
}

/** Only if no other field is named: a fault in our payload must not cost a token. */
function blamesToken(details: readonly Readonly<Record<string, unknown>>[]): boolean {
  const violations = details.flatMap((each) =>
    Array.isArray(each['fieldViolations']) ? each['fieldViolations'] : [],
  );
  return violations.every((each) => isObject(each) && /^message\.(token|fid)$/.test(String(each['field'])));
}
