// What counted notifications (N04) say of cap and throttle.
import type { Policy } from '../model/policy.js';
import type { Recipient } from '../model/recipient.js';
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
    const sentAt = sentSince(recipient, now - windowMs + 1);
    if (sentAt.length < cap.limit) return { counted: sentAt.length, roomAt: null };
    const limitThNewest = sentAt.sort((a, b) => b - a)[cap.limit - 1]!;
    return { counted: sentAt.length, roomAt: limitThNewest + windowMs };
  }
  const day = localDay(zoneOf(recipient, policy), now);
  const counted = sentSince(recipient, day.start).length;
  return { counted, roomAt: counted < cap.limit ? null : day.end };
}

/** How many notifications of a conversation fell in the throttle's window (R09). */
export function recentOf(recipient: Recipient, conversation: string, policy: Policy, now: number): number {
  const windowMs = policy.throttle.window_seconds * 1000;
  let count = 0;
  for (const { counts, sent_at, conversations } of recipient.notifications) {
    if (counts && now - sent_at < windowMs && conversations.includes(conversation)) count += 1;
  }
  return count;
}

function sentSince(recipient: Recipient, start: number): number[] {
  return recipient.notifications
    .filter(({ counts, sent_at }) => counts && sent_at >= start)
    .map(({ sent_at }) => sent_at);
}
