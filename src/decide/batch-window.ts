import type { Policy } from '../model/policy.js';
import type { Recipient, WindowBatch } from '../model/recipient.js';

export function openBatch(recipient: Recipient, conversation: string): WindowBatch | null {
  return recipient.batches.find((batch) => batch.conversation === conversation) ?? null;
}

/** When the conversation's window batch, open or to be opened, would be released once one more is added now (B01). */
export function windowRelease(
  recipient: Recipient,
  conversation: string,
  policy: Policy,
  now: number,
): number {
  const openedAt = openBatch(recipient, conversation)?.opened_at ?? now;
  const { window_seconds, max_wait_seconds } = policy.batch;
  return Math.min(now + window_seconds * 1000, openedAt + max_wait_seconds * 1000);
}

/** Of holds with outcome batch, all but those of quiet hours are window batches (B05). */
export function isWindowBatch(hold: { readonly outcome: string; readonly reason: string }): boolean {
  return hold.outcome === 'batch' && hold.reason !== 'quiet_hours';
}

export function isQuietBatch(hold: { readonly outcome: string; readonly reason: string }): boolean {
  return hold.outcome === 'batch' && hold.reason === 'quiet_hours';
}
