// What is done about a failed attempt: one table for all providers. In: what failed, how often, the clock and one throw
// of the dice; out: when to try again, or how the push ends. Pure. No answer but `token_dead` ever costs a token.
import type { FailureKind, PushState } from '../model/push.js';

export type Remedy =
  | 'forget_token'
  | 'quarantine_token'
  | 'shrink_once'
  | 'drop'
  | 'refresh_auth_once'
  | 'wait_for_credential'
  | 'back_off'
  | 'resend_same_id';

export const remedies: Readonly<Record<FailureKind, Remedy>> = {
  token_dead: 'forget_token',
  token_suspect: 'quarantine_token',
  too_large: 'shrink_once',
  bad_request: 'drop',
  auth: 'refresh_auth_once',
  credential: 'wait_for_credential',
  throttled: 'back_off',
  provider_down: 'back_off',
  connection: 'back_off',
  ambiguous: 'resend_same_id',
  unknown: 'back_off',
};

/** The wait before attempt n+1 lies between `floorMs` and `firstMs · 2ⁿ⁻¹`, at most `longestMs`; `most` attempts in all. */
interface Backoff {
  readonly floorMs: number;
  readonly firstMs: number;
  readonly longestMs: number;
  readonly most: number;
}

const backoffs: Readonly<Partial<Record<FailureKind, Backoff>>> = {
  throttled: { floorMs: 10_000, firstMs: 60_000, longestMs: 900_000, most: 50 },
  provider_down: { floorMs: 500, firstMs: 2_000, longestMs: 900_000, most: 50 },
  connection: { floorMs: 100, firstMs: 500, longestMs: 60_000, most: 200 },
  credential: { floorMs: 15_000, firstMs: 60_000, longestMs: 900_000, most: 200 },
  ambiguous: { floorMs: 500, firstMs: 2_000, longestMs: 60_000, most: 10 },
  unknown: { floorMs: 1_000, firstMs: 5_000, longestMs: 300_000, most: 6 },
};

export interface FailedAttempt {
  readonly kind: FailureKind;
  /** How many attempts have been made, this one included. */
  readonly attempt: number;
  /** How many of the earlier attempts failed with the same kind. */
  readonly sameKindBefore: number;
  readonly retryAfterMs?: number | undefined;
  /** Whether a resend replaces the banner of the first (a provider with a replace id). */
  readonly replaces: boolean;
  readonly now: number;
  readonly expiresAt: number;
  /** One throw of the dice, in [0, 1). */
  readonly fraction: number;
}

export type NextStep =
  | { readonly do: 'retry'; readonly at: number }
  | {
      readonly do: 'stop';
      readonly state: Extract<PushState, 'token_dead' | 'bounced' | 'expired' | 'dead_letter'>;
    };

const steps: Readonly<Record<Remedy, (failed: FailedAttempt) => NextStep>> = {
  forget_token: () => ({ do: 'stop', state: 'token_dead' }),
  quarantine_token: () => ({ do: 'stop', state: 'bounced' }),
  drop: () => ({ do: 'stop', state: 'dead_letter' }),
  shrink_once: (failed) =>
    failed.sameKindBefore === 0 ? retryAt(failed, failed.now) : { do: 'stop', state: 'dead_letter' },
  refresh_auth_once: (failed) =>
    failed.sameKindBefore === 0 ? retryAt(failed, failed.now) : backOff({ ...failed, kind: 'credential' }),
  wait_for_credential: backOff,
  back_off: backOff,
  // Without a replace id a second banner is certain, a lost push only possible.
  resend_same_id: (failed) => (failed.replaces ? backOff(failed) : { do: 'stop', state: 'dead_letter' }),
};

export function nextStep(failed: FailedAttempt): NextStep {
  return steps[remedies[failed.kind]](failed);
}

/** Full jitter, so that what failed together does not come back together; never before the time the service named. */
function backOff(failed: FailedAttempt): NextStep {
  const backoff = backoffs[failed.kind] ?? backoffs.unknown!;
  if (failed.attempt >= backoff.most) return { do: 'stop', state: 'dead_letter' };
  const doublings = Math.min(failed.sameKindBefore, 20);
  const ceilingMs = Math.min(backoff.longestMs, backoff.firstMs * 2 ** doublings);
  const jitterMs = Math.round(failed.fraction * ceilingMs);
  const waitMs = Math.max(backoff.floorMs, jitterMs);
  const namedMs =
    failed.retryAfterMs === undefined ? 0 : failed.retryAfterMs + Math.round(failed.fraction * 1_000);
  return retryAt(failed, failed.now + Math.max(waitMs, namedMs));
}

function retryAt(failed: FailedAttempt, at: number): NextStep {
  return at >= failed.expiresAt ? { do: 'stop', state: 'expired' } : { do: 'retry', at };
}
