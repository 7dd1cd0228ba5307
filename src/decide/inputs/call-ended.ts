import type { Draft } from '../draft.js';
import { rememberEarly } from '../early.js';
import { retractItem } from '../follow-up.js';
import type { InputOf } from './input-of.js';

/** C04: the ringing is over; the call is taken away wherever it was not taken. */
export function callEnded(draft: Draft, { call, device }: InputOf<'call.ended'>): void {
  const item = draft.item(call);
  if (item === undefined) {
    rememberEarly(draft, call, { ended: true });
    return;
  }
  if (item.kind !== 'call') return;
  draft.put({ ...item, ended: true });
  retractItem(draft, item, device);
}
