// What a preview is about: the event that brings a message, call or notice, and what can be said of each kind alike.
import type { ChatEvent, EventOf } from '../model/event.js';
import { isOrdinaryKind } from '../model/notice.js';
import type { ItemKind } from '../model/recipient.js';

export type Subject = EventOf<'message.created'> | EventOf<'call.ringing'> | EventOf<'notice.requested'>;

const kinds = { 'message.created': 'message', 'call.ringing': 'call', 'notice.requested': 'notice' } as const;

/** Other events bring nothing that is decided for the first time, so that there is nothing to preview. */
export function isSubject(event: ChatEvent): event is Subject {
  return event.type in kinds;
}

export function kindOf({ type }: Subject): ItemKind {
  return kinds[type];
}

/** The id of the message, call or notice. */
export function itemIdOf(subject: Subject): string {
  if (subject.type === 'call.ringing') return subject.data.call;
  return subject.type === 'message.created' ? subject.data.message : subject.data.notice;
}

/** Whether a score may decide it: never a call, nor a notice that matters anyway. */
export function isScored(subject: Subject): boolean {
  if (subject.type === 'notice.requested') return isOrdinaryKind(subject.data.kind);
  return subject.type === 'message.created';
}
