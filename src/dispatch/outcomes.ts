// What becomes of a stored push after an attempt, as plain values. Pure: in, the push as it is now and what happened; out,
// the push as it will be. The ladder only goes up; whatever the client said meanwhile stays.
import { type Answer, ladder, type PushState } from '../model/push.js';
import type { Attempt, StoredPush } from '../store/stores.js';
import { nextStep } from './retry.js';

const pending: ReadonlySet<PushState> = new Set(['queued', 'attempted']);

export function isPending(push: StoredPush): boolean {
  return pending.has(push.state);
}

/** `leaseMs`: for so long the attempt is this process's; after a crash it is due again then. */
export function begun(push: StoredPush, provider: string, now: number, leaseMs: number): StoredPush {
  const attempts = push.attempts + 1;
  return { ...push, provider, attempts, state: 'attempted', next_attempt_at: now + leaseMs };
}

export function ended(push: StoredPush, state: PushState): StoredPush {
  return { ...push, state, next_attempt_at: null };
}

/** Sent, also where it was cancelled while under way: it is on a screen all the same, and its retraction follows. */
export function sent(push: StoredPush, now: number): StoredPush {
  const state = higher(push.state, 'sent');
  return { ...push, state, sent_at: push.sent_at ?? now, next_attempt_at: null };
}

export interface Failed {
  readonly answer: Extract<Answer, { ok: false }>;
  readonly earlier: readonly Attempt[];
  readonly replaces: boolean;
  readonly now: number;
  readonly fraction: number;
}

export function failed(push: StoredPush, { answer, earlier, replaces, now, fraction }: Failed): StoredPush {
  // Cancelled or confirmed by the client meanwhile: nothing more is to be sent.
  if (!isPending(push)) return { ...push, next_attempt_at: null };
  const step = nextStep({
    kind: answer.kind,
    attempt: push.attempts,
    sameKindBefore: earlier.filter((each) => each.kind === answer.kind).length,
    retryAfterMs: answer.retryAfterMs,
    replaces,
    now,
    expiresAt: push.expires_at,
    fraction,
  });
  return step.do === 'retry' ? { ...push, next_attempt_at: step.at } : ended(push, step.state);
}

function higher(state: PushState, reached: (typeof ladder)[number]): PushState {
  const rank = (ladder as readonly string[]).indexOf(state);
  return rank > ladder.indexOf(reached) ? state : reached;
}

/** An attempt with what the provider said. */
export function endedAttempt(attempt: Attempt, answer: Answer, now: number): Attempt {
  const said = answer.ok
    ? { kind: null, vendor_reason: null, provider_id: answer.providerId }
    : { kind: answer.kind, vendor_reason: answer.vendorReason, provider_id: null };
  return { ...attempt, ended_at: now, ok: answer.ok, ...said };
}
