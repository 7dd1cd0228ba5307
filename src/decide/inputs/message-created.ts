import type { ChatItem, Item } from '../../model/recipient.js';
import { openingDevices } from '../devices.js';
import type { Draft } from '../draft.js';
import { factsIn } from '../facts.js';
import { judge } from '../judge.js';
import { decideTogether } from '../round.js';
import { isKnown, itemOf } from '../take-in.js';
import type { InputOf } from './input-of.js';
import { advanceRead } from './read-advanced.js';

export function messageCreated(draft: Draft, input: InputOf<'message.created'>): void {
  const { message, scores } = input;
  const { id } = draft.recipient;
  // Whoever writes has read (E02).
  if (message.sender === id) advanceRead(draft, message.conversation, message.seq, message.device);
  const item = itemOf(message, draft.recipient, draft.policy, draft.now, scores);
  const { engagement } = input;
  takeIn(draft, engagement === undefined ? item : { ...item, engagement }, input.duplicate);
}

/** Decides what arrives for the first time; of what is known already only the duplicate is recorded (V04). */
export function takeIn(draft: Draft, item: ChatItem, isDuplicate: boolean): void {
  const known = draft.item(item.message);
  if (isDuplicate || isKnown(known, draft.now)) {
    decideDuplicate(draft, item);
    return;
  }
  if (draft.recipient.early.has(item.message)) forgetEarly(draft, item.message);
  decideTogether(draft, [{ item, devices: openingDevices(draft.recipient) }]);
}

/** Records the duplicate and nothing else: earlier decisions, holds and counts stay as they are. */
export function decideDuplicate(draft: Draft, item: Item): void {
  const facts = factsIn(draft, item, true);
  const devices = openingDevices(draft.recipient).map((device) => {
    const { outcome, reason, votes } = judge(facts, device);
    return {
      device: device?.id ?? null,
      outcome,
      reason,
      release_at: null,
      notes: [],
      votes,
      notification: null,
      push_kind: 'alert' as const,
    };
  });
  draft.decide({
    item_kind: item.kind,
    message: item.message,
    conversation: item.conversation,
    devices,
    relevance: null,
  });
}

function forgetEarly(draft: Draft, message: string): void {
  const early = new Map(draft.recipient.early);
  early.delete(message);
  draft.change({ early });
}
