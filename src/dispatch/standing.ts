import type { Attempt, StoredFollowUp, StoredPush } from '../store/stores.js';
import { isPending } from './outcomes.js';

/** What is to be done about a follow-up now. `wait`: until then its push is under way (ms). */
export type Standing =
  | { readonly do: 'send' }
  | { readonly do: 'wait'; readonly until: number }
  | { readonly do: 'settle'; readonly state: StoredFollowUp['state'] };

/** Pushes that are under way are looked at again this soon. */
const LOOK_AGAIN_MS = 100;

/**
 * Whether there is anything on the screen to change. Pure. A push whose end nobody saw may be there, so it counts as
 * shown; one that is being sent is waited for, lest the retraction overtake it.
 */
export function standingOf(
  followUp: StoredFollowUp,
  push: StoredPush | null,
  attempts: readonly Attempt[],
  { now, leaseMs }: { readonly now: number; readonly leaseMs: number },
): Standing {
  if (push === null) return { do: 'settle', state: 'not_needed' };
  if (push.retracted_at !== null) return { do: 'settle', state: 'retracted' };
  // Whoever opened or dismissed it has taken it off the screen, and an update would bring it back.
  if (push.opened_at !== null || push.dismissed_at !== null) return { do: 'settle', state: 'not_needed' };
  if (followUp.expires_at <= now) return { do: 'settle', state: 'not_sent' };
  if (isPending(push)) return { do: 'wait', until: Math.max(push.next_attempt_at ?? 0, now + LOOK_AGAIN_MS) };
  if (push.sent_at !== null || push.delivered_at !== null || push.displayed_at !== null)
    return { do: 'send' };
  const last = attempts.at(-1);
  if (last?.ended_at === null) {
    const isUnderWay = last.started_at + leaseMs > now;
    return isUnderWay ? { do: 'wait', until: now + LOOK_AGAIN_MS } : { do: 'send' };
  }
  const mayBeShown = attempts.some((each) => each.ok === true || each.kind === 'ambiguous');
  return mayBeShown ? { do: 'send' } : { do: 'settle', state: 'not_needed' };
}
