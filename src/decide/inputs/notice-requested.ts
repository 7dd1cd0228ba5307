import type { Draft } from '../draft.js';
import { decideNotice } from '../notices.js';
import { isKnown, itemOfNotice } from '../take-in.js';
import type { InputOf } from './input-of.js';
import { decideDuplicate } from './message-created.js';

/** A01: a notice is decided like a message; of one that is known already only the duplicate is recorded (V04). */
export function noticeRequested(draft: Draft, input: InputOf<'notice.requested'>): void {
  const { recipient, policy, now } = draft;
  const item = { ...itemOfNotice(input.notice, recipient, policy, now), scores: input.scores };
  const id = item.message;
  if (input.duplicate || isKnown(draft.noticeOf(id), now)) {
    const { deleted, seen_at } = draft.notice(id) ?? item;
    decideDuplicate(draft, { ...item, deleted, seen_at });
    return;
  }
  draft.change({ next_notice: item.seq + 1 });
  decideNotice(draft, item);
}
