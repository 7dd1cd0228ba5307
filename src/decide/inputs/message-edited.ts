import { own } from '../../model/own.js';
import type { ChatItem } from '../../model/recipient.js';
import type { Draft } from '../draft.js';
import { rememberEarly } from '../early.js';
import { factsIn } from '../facts.js';
import { followEdit, isShown } from '../follow-up.js';
import { isHeld } from '../holds.js';
import { decideTogether } from '../round.js';
import type { InputOf } from './input-of.js';

/** What an edit may reopen once the message is addressed (E05). */
const reopened: ReadonlySet<string> = new Set([
  'not_mentioned',
  'low_relevance',
  'frequency_capped',
  'quiet_hours',
]);

/** E04: replaces the given fields; shown messages are updated in place, others may be decided again (E05). */
export function messageEdited(draft: Draft, { message, set, scores }: InputOf<'message.edited'>): void {
  const item = draft.item(message);
  if (item === undefined) {
    rememberEarly(draft, message, { set });
    return;
  }
  if (item.kind !== 'message') return;
  // Nobody scored what was addressed when it came; relevance that was worked out is kept (L01).
  const isScored = scores !== undefined && item.scores === null && item.relevance === null;
  const edited = { ...item, ...set, ...(isScored ? { scores } : {}) };
  draft.put(edited);
  // Not whether it was pushed: what stayed behind when its notification went on is shown there, and pushed nowhere (E08).
  if (isShown(draft, message)) {
    followEdit(draft, message);
  } else if (isOrdinary(draft, item) && !isOrdinary(draft, edited)) {
    decideAgain(draft, edited);
  }
}

function decideAgain(draft: Draft, item: ChatItem): void {
  const devices = Object.values(draft.recipient.devices).filter(({ id, token }) => {
    const state = own(item.devices, id);
    if (state === undefined || token === 'none') return false;
    return isHeld(state) || reopened.has(state.reason);
  });
  if (devices.length === 0) return;
  decideTogether(draft, [{ item, devices }]);
}

function isOrdinary(draft: Draft, item: ChatItem): boolean {
  return factsIn(draft, item).isOrdinary;
}
