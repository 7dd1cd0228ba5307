import type { Draft } from '../draft.js';
import { conversationOf, isRead } from '../facts.js';
import { followGone } from '../follow-up.js';
import { endHold } from '../veto.js';
import type { InputOf } from './input-of.js';

export function readAdvanced(draft: Draft, input: InputOf<'read.advanced'>): void {
  advanceRead(draft, input.conversation, input.up_to_seq, input.device);
}

/** E01: the read state moves forward, never back; what waits and is now read ends, what is shown follows N05. */
export function advanceRead(draft: Draft, id: string, seq: number, reader: string | null): void {
  const conversation = conversationOf(draft.recipient, id);
  if (seq <= conversation.read_up_to_seq) return;
  const conversations = {
    ...draft.recipient.conversations,
    [id]: { ...conversation, read_up_to_seq: seq },
  };
  draft.change({ conversations });
  for (const item of draft.held()) {
    if (isRead(draft.recipient, item)) endHold(draft, item, 'read_elsewhere');
  }
  const shown = draft.recipient.notifications
    .filter((each) => each.conversations.includes(id))
    .flatMap((each) => Object.values(each.shown).flat());
  // The ledger lets go of what is settled long before a screen does.
  const read = [...new Set(shown)].filter((message) => {
    const item = draft.item(message);
    return item !== undefined && isRead(draft.recipient, item);
  });
  followGone(draft, read, reader);
}
