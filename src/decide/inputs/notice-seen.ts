import type { Draft } from '../draft.js';
import { rememberEarlyNotice } from '../early.js';
import { retractItem } from '../follow-up.js';
import { withoutEffect } from '../keys.js';
import { endHold } from '../veto.js';
import type { InputOf } from './input-of.js';

/** A14: opened in the app's inbox; the device that saw it clears itself. */
export function noticeSeen(draft: Draft, { notice, device }: InputOf<'notice.seen'>): void {
  const item = draft.notice(notice);
  if (item === undefined) {
    rememberEarlyNotice(draft, notice, { seen_at: draft.now });
    return;
  }
  if (item.seen_at !== null) return;
  const seen = { ...withoutEffect(item, draft.now), seen_at: draft.now };
  draft.put(seen);
  endHold(draft, seen, 'read_elsewhere');
  retractItem(draft, seen, device);
}
