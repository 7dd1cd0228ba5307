// Errors in Google's shape: a status, and in `details` the FcmError that tells what FCM itself means.
// firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode
import type { Fault } from './faults.js';
import { json, type Reply } from './listener.js';

interface Kind {
  readonly http: number;
  /** The canonical status beside FCM's own code. */
  readonly status: string;
  readonly message: string;
}

export const fcmErrors = {
  INVALID_ARGUMENT: {
    http: 400,
    status: 'INVALID_ARGUMENT',
    message: 'Request contains an invalid argument.',
  },
  UNREGISTERED: { http: 404, status: 'NOT_FOUND', message: 'Requested entity was not found.' },
  SENDER_ID_MISMATCH: { http: 403, status: 'PERMISSION_DENIED', message: 'SenderId mismatch' },
  QUOTA_EXCEEDED: { http: 429, status: 'RESOURCE_EXHAUSTED', message: 'Resource has been exhausted.' },
  UNAVAILABLE: { http: 503, status: 'UNAVAILABLE', message: 'The service is currently unavailable.' },
  INTERNAL: { http: 500, status: 'INTERNAL', message: 'Internal error encountered.' },
  THIRD_PARTY_AUTH_ERROR: {
    http: 401,
    status: 'UNAUTHENTICATED',
    message: 'Auth error from APNS or Web Push.',
  },
} as const satisfies Readonly<Record<string, Kind>>;
export type FcmErrorCode = keyof typeof fcmErrors;

const FCM_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';

export function fcmError(
  errorCode: FcmErrorCode,
  more: { message?: string; details?: object[] } = {},
): Reply {
  const { http, status, message } = fcmErrors[errorCode];
  const details = [{ '@type': FCM_ERROR, errorCode }, ...(more.details ?? [])];
  return json(http, { error: { code: http, message: more.message ?? message, status, details } });
}

/** Google's front end refuses these itself, before FCM sees them: there is no FcmError among the details. */
export function badRequest(message: string, field: string): Reply {
  const details = [{ '@type': BAD_REQUEST, fieldViolations: [{ field, description: message }] }];
  return json(400, { error: { code: 400, message, status: 'INVALID_ARGUMENT', details } });
}

/** A token that cannot be one: both an FcmError and a violation of `message.token`. */
export function badToken(): Reply {
  const description = 'Invalid registration token';
  const fieldViolations = [{ field: 'message.token', description }];
  return fcmError('INVALID_ARGUMENT', {
    message: 'The registration token is not a valid FCM registration token',
    details: [{ '@type': BAD_REQUEST, fieldViolations }],
  });
}

export function plainError(code: number, status: string, message: string): Reply {
  return json(code, { error: { code, message, status } });
}

export function scriptedFcmError(fault: Fault): Reply {
  const wanted =
    fault.reason ?? Object.entries(fcmErrors).find(([, each]) => each.http === fault.status)?.[0];
  const known = fcmErrors[wanted as FcmErrorCode] as Kind | undefined;
  const code = fault.status ?? known?.http ?? 400;
  const details = wanted === undefined ? [] : [{ '@type': FCM_ERROR, errorCode: wanted }];
  const headers: Record<string, string> =
    fault.retry_after === undefined ? {} : { 'retry-after': String(fault.retry_after) };
  // A 401 without a reason is an access token that is not accepted, which FCM itself never sees.
  if (code === 401 && fault.reason === undefined)
    return plainError(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
  const status = known?.status ?? 'UNKNOWN';
  return json(code, { error: { code, message: known?.message ?? 'Scripted.', status, details } }, headers);
}
