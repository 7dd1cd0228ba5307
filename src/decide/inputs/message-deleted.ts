import type { Draft } from '../draft.js';
import { rememberEarly } from '../early.js';
import { followGone } from '../follow-up.js';
import { endHold } from '../veto.js';
import type { InputOf } from './input-of.js';

/** E03: what waits is suppressed, what is shown is taken away, what has not come yet is remembered. */
export function messageDeleted(draft: Draft, { message }: InputOf<'message.deleted'>): void {
  const item = draft.item(message);
  if (item === undefined) {
    rememberEarly(draft, message, { deleted: true });
    return;
  }
  if (item.kind !== 'message') return;
  const deleted = { ...item, deleted: true };
  draft.put(deleted);
  endHold(draft, deleted, 'deleted');
  followGone(draft, [message], null);
}
