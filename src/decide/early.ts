// What is said of something that has not come yet is remembered for 30 days; what changes a message, until it comes.
import type { EarlyChange, EarlyNotice } from '../model/recipient.js';
import type { Draft } from './draft.js';

/** A change whose message or call has not been seen yet (V03, E04, C04). */
export function rememberEarly(draft: Draft, message: string, change: Partial<EarlyChange>): void {
  const known = draft.recipient.early.get(message);
  const early = new Map(draft.recipient.early);
  early.set(message, {
    at: draft.now,
    deleted: change.deleted ?? known?.deleted ?? false,
    ended: change.ended ?? known?.ended ?? false,
    set: { ...known?.set, ...change.set },
  });
  draft.change({ early });
}

/** A notice that was cancelled or seen before it came (A06). */
export function rememberEarlyNotice(
  draft: Draft,
  notice: string,
  change: Partial<Omit<EarlyNotice, 'at'>>,
): void {
  const known = draft.recipient.early_notices.get(notice);
  const early = new Map(draft.recipient.early_notices);
  early.set(notice, {
    at: draft.now,
    cancelled: change.cancelled ?? known?.cancelled ?? false,
    // The first look counts.
    seen_at: known?.seen_at ?? change.seen_at ?? null,
  });
  draft.change({ early_notices: early });
}
