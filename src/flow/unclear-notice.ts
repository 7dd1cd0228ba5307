import { step } from '../decide/step.js';
import type { Input } from '../model/input.js';
import { isOrdinaryKind } from '../model/notice.js';
import type { Policy } from '../model/policy.js';
import type { Recipient } from '../model/recipient.js';

/**
 * Whether a score would be looked at (A10, L01), so that nobody asks about a notice that a veto stops, that pierces, or that
 * is only a correction: found out by `step` itself, on a copy.
 *
 * A notice for later (A09) is scored when it comes, too, and keeps its score until its time: at its release the user's turn
 * has begun, and in a turn nobody waits for a model. Whether its score would be looked at then is judged by what is known
 * now; if somebody consents in between, say, the local score alone decides.
 */
export function isUnclear(
  recipient: Recipient,
  input: Extract<Input, { readonly type: 'notice.requested' }>,
  policy: Policy,
  now: number,
): boolean {
  const { notice: id, kind } = input.notice;
  if (!isOrdinaryKind(kind)) return false;
  const after = step(recipient, input, policy, now).recipient;
  const taken = after.notices.get(id);
  // Of what is known already only the duplicate is recorded (V04).
  if (taken === undefined || taken.taken_in_at !== now) return false;
  if (taken.scheduled_until === null) return taken.relevance !== null;
  const then = step(after, { type: 'clock' }, policy, taken.scheduled_until).recipient;
  return then.notices.get(id)?.relevance != null;
}
