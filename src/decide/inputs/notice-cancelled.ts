import type { Draft } from '../draft.js';
import { rememberEarlyNotice } from '../early.js';
import { retractItem } from '../follow-up.js';
import { withoutEffect } from '../keys.js';
import { endHold } from '../veto.js';
import type { InputOf } from './input-of.js';

/** A14: what waits is suppressed, what is shown is taken away, what has not come yet is remembered (A06). */
export function noticeCancelled(draft: Draft, { notice }: InputOf<'notice.cancelled'>): void {
  const item = draft.notice(notice);
  if (item === undefined) {
    rememberEarlyNotice(draft, notice, { cancelled: true });
    return;
  }
  const cancelled = { ...withoutEffect(item, draft.now), deleted: true };
  draft.put(cancelled);
  endHold(draft, cancelled, 'deleted');
  retractItem(draft, cancelled, null);
}
