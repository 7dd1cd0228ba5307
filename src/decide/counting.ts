// What counted notifications (N04) say of cap and throttle.
import { isOrdinaryKind } from '../model/notice.js';
import type { Policy } from '../model/policy.js';
import type { Item, Recipient, SentNotification } from '../model/recipient.js';
import { localDay } from './quiet-time.js';
import { zoneOf } from './zone.js';

/** A cap as it stands (R08): how many counted, and since when there will be room. */
export interface CapState {
  readonly counted: number;
  /** Null while there is room. Milliseconds. */
  readonly roomAt: number | null;
}

const uncapped: CapState = { counted: 0, roomAt: null };

type Cap = Policy['frequency_cap'];
type IsWanted = (sent: SentNotification) => boolean;

/** Whether the frequency cap holds it back, and counts it: not calls, nor notices that matter (N04, A12). */
export function isCounted(item: Item): boolean {
  if (item.kind === 'notice') return isOrdinaryKind(item.notice_kind);
  return item.kind === 'message';
}

/** The frequency cap. */
export function capState(recipient: Recipient, policy: Policy, now: number): CapState {
  return stateOf(policy.frequency_cap, recipient, policy, now);
}

/** The cap of marketing (A12). */
export function marketingState(recipient: Recipient, policy: Policy, now: number): CapState {
  return stateOf(policy.marketing_cap, recipient, policy, now, isMarketing);
}

export function isMarketing({ notice_kind }: SentNotification): boolean {
  return notice_kind === 'marketing';
}

function stateOf(
  cap: Cap,
  recipient: Recipient,
  policy: Policy,
  now: number,
  isWanted: IsWanted = isAny,
): CapState {
  if (cap === null) return uncapped;
  if (cap.per === 'rolling') {
    const windowMs = cap.window_seconds * 1000;
    const counted = countSince(recipient, now - windowMs + 1, isWanted);
    if (counted < cap.limit) return { counted, roomAt: null };
    return { counted, roomAt: sentBefore(recipient, cap.limit, isWanted) + windowMs };
  }
  const day = localDay(zoneOf(recipient, policy), now);
  const counted = countSince(recipient, day.start, isWanted);
  return { counted, roomAt: counted < cap.limit ? null : day.end };
}

/** How many notifications of a conversation fell in the throttle's window (R09). */
export function recentOf(recipient: Recipient, conversation: string, policy: Policy, now: number): number {
  const windowMs = policy.throttle.window_seconds * 1000;
  const { notifications } = recipient;
  let recent = 0;
  for (let index = notifications.length - 1; index >= 0; index -= 1) {
    const { sent_at, counts, conversations } = notifications[index]!;
    if (sent_at <= now - windowMs) break;
    if (counts && conversations.includes(conversation)) recent += 1;
  }
  return recent;
}

/** How many were sent since an instant (ms). Notifications lie in the order they were sent. */
export function countSince({ notifications }: Recipient, start: number, isWanted: IsWanted = isAny): number {
  let count = 0;
  for (let index = notifications.length - 1; index >= 0; index -= 1) {
    const sent = notifications[index]!;
    if (sent.sent_at < start) break;
    if (sent.counts && isWanted(sent)) count += 1;
  }
  return count;
}

/** When the nth newest was sent, counted from one; there must be as many. */
function sentBefore({ notifications }: Recipient, nth: number, isWanted: IsWanted): number {
  let left = nth;
  const sent = notifications.findLast((each) => each.counts && isWanted(each) && --left === 0);
  return sent!.sent_at;
}

function isAny(): boolean {
  return true;
}
