// What counted notifications (N04) say of cap and throttle.
import type { Policy } from '../model/policy.js';
import type { Recipient, SentNotification } from '../model/recipient.js';
import { localDay } from './quiet-time.js';
import { zoneOf } from './zone.js';

/** The frequency cap as it stands (R08): how many counted, and since when there will be room. */
export interface CapState {
  readonly counted: number;
  /** Null while there is room. Milliseconds. */
  readonly roomAt: number | null;
}

export function capState(recipient: Recipient, policy: Policy, now: number): CapState {
  const cap = policy.frequency_cap;
  if (cap === null) return { counted: 0, roomAt: null };
  if (cap.per === 'rolling') {
    const windowMs = cap.window_seconds * 1000;
    const sentAt = countedSince(recipient, now - windowMs + 1);
    const limitThNewest = sentAt[cap.limit - 1];
    return { counted: sentAt.length, roomAt: limitThNewest === undefined ? null : limitThNewest + windowMs };
  }
  const day = localDay(zoneOf(recipient, policy), now);
  const counted = countedSince(recipient, day.start).length;
  return { counted, roomAt: counted < cap.limit ? null : day.end };
}

/** How many notifications of a conversation fell in the throttle's window (R09). */
export function recentOf(recipient: Recipient, conversation: string, policy: Policy, now: number): number {
  const windowMs = policy.throttle.window_seconds * 1000;
  return countedSince(recipient, now - windowMs + 1, (sent) => sent.conversations.includes(conversation))
    .length;
}

/** When they were sent, newest first. Notifications lie in the order they were sent. */
export function countedSince(
  { notifications }: Recipient,
  start: number,
  isWanted: (sent: SentNotification) => boolean = () => true,
): number[] {
  const sentAt: number[] = [];
  for (let index = notifications.length - 1; index >= 0; index -= 1) {
    const sent = notifications[index]!;
    if (sent.sent_at < start) break;
    if (sent.counts && isWanted(sent)) sentAt.push(sent.sent_at);
  }
  return sentAt;
}
