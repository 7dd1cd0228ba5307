import type { EarlyChange } from '../model/recipient.js';
import type { Draft } from './draft.js';

/** Remembers a change whose message or call has not been seen yet (V03, E04, C04). */
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
