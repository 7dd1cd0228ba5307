import type { ProviderReports } from './provider-reports.js';
import { toIso } from '../model/instant.js';
import type { Attempt, Feedback, StoredFollowUp, StoredPush } from '../store/stores.js';

/** A push with its ladder, attempts and feedback, as a decision shows it. */
export interface PushView {
  readonly id: string;
  readonly device: string;
  readonly provider: string;
  readonly kind: string;
  readonly state: string;
  readonly messages: readonly string[];
  readonly ladder: Readonly<Record<string, string | null>>;
  readonly dismissed_at: string | null;
  readonly retracted_at: string | null;
  /** What was asked of the screen afterwards, and what is known of it; null: nothing. */
  readonly follow_up: FollowUpView | null;
  readonly expires_at: string;
  readonly next_attempt_at: string | null;
  readonly attempts: readonly Readonly<Record<string, unknown>>[];
  readonly feedback: readonly Readonly<Record<string, unknown>>[];
}

export interface FollowUpView {
  readonly action: string;
  readonly state: string;
  readonly asked_at: string;
  readonly sent_at: string | null;
  readonly settled_at: string | null;
  readonly next_attempt_at: string | null;
  /** The push that carried it along; null where it went by itself. */
  readonly carried_by: string | null;
}

export function pushView(
  push: StoredPush,
  attempts: readonly Attempt[],
  feedback: readonly Feedback[],
  reports: ProviderReports,
  followUp: StoredFollowUp | null,
): PushView {
  return {
    id: push.id,
    device: push.device,
    provider: push.provider,
    kind: push.kind,
    state: push.state,
    messages: push.messages,
    ladder: ladderOf(push, reports.of(push.provider)),
    dismissed_at: iso(push.dismissed_at),
    retracted_at: iso(push.retracted_at),
    follow_up: followUp === null ? null : followUpView(push, followUp),
    expires_at: toIso(push.expires_at),
    next_attempt_at: iso(push.next_attempt_at),
    attempts: attempts.map(attemptView),
    feedback: feedback.map(({ type, at, source }) => ({ type, at: toIso(at), source })),
  };
}

/** The app's own word on the banner is the last one, whatever was known when it was sent. */
function followUpView(push: StoredPush, followUp: StoredFollowUp): FollowUpView {
  const { action, carrier } = followUp;
  const isConfirmed = action === 'retract' && push.retracted_at !== null;
  return {
    action,
    state: isConfirmed ? 'retracted' : followUp.state,
    asked_at: toIso(followUp.asked_at),
    sent_at: iso(followUp.attempted_at ?? (carrier === null ? null : followUp.settled_at)),
    settled_at: iso(followUp.settled_at),
    next_attempt_at: iso(followUp.next_attempt_at),
    carried_by: carrier?.startsWith('psh_') === true ? carrier : null,
  };
}

/**
 * Each rung: when it was reached (a higher rung proves the lower ones, at the latest then), null for not (yet),
 * `unknown` where the provider tells nothing.
 */
function ladderOf(push: StoredPush, reports: readonly string[]): Readonly<Record<string, string | null>> {
  const rung = (name: string, at: number | null) => iso(at) ?? (reports.includes(name) ? null : 'unknown');
  const displayed = push.displayed_at ?? push.opened_at;
  return {
    queued: toIso(push.created_at),
    sent: iso(push.sent_at),
    delivered: rung('delivered', push.delivered_at ?? displayed),
    displayed: rung('displayed', displayed),
    opened: rung('opened', push.opened_at),
  };
}

function attemptView(attempt: Attempt) {
  return {
    number: attempt.number,
    started_at: toIso(attempt.started_at),
    ended_at: iso(attempt.ended_at),
    ok: attempt.ok,
    kind: attempt.kind,
    vendor_reason: attempt.vendor_reason,
    provider_id: attempt.provider_id,
    ambiguous: attempt.ambiguous,
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : toIso(at);
}
