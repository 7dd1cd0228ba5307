import type { ChatEvent, EventType } from '../model/event.js';

type Kind = 'conversation' | 'user' | 'message';

const kinds: Readonly<Record<EventType, Kind>> = {
  'message.created': 'conversation',
  'conversation.updated': 'conversation',
  'member.added': 'conversation',
  'member.removed': 'conversation',
  'call.ringing': 'conversation',
  'typing.started': 'conversation',
  'read.advanced': 'user',
  'presence.changed': 'user',
  'preference.changed': 'user',
  'user.updated': 'user',
  'message.edited': 'message',
  'message.deleted': 'message',
  'reaction.added': 'message',
  'call.ended': 'message',
  'notice.requested': 'user',
  'notice.cancelled': 'user',
  'notice.seen': 'user',
};

/**
 * Which events are applied in order: those of a conversation, of a user, and whatever is said of a message by its id
 * only, which follows the message itself as long as that is under way.
 */
export class LaneBook {
  readonly #laneOfMessage = new Map<string, string>();

  enter(event: ChatEvent): void {
    const message = introduced(event);
    if (message !== null) this.#laneOfMessage.set(`${event.app}\0${message}`, this.laneOf(event));
  }

  leave(event: ChatEvent): void {
    const message = introduced(event);
    if (message !== null) this.#laneOfMessage.delete(`${event.app}\0${message}`);
  }

  laneOf(event: ChatEvent): string {
    const kind = kinds[event.type];
    const data = event.data as Readonly<Record<string, unknown>>;
    const id = String(kind === 'message' ? (data['message'] ?? data['call']) : data[kind]);
    const own = `${event.app}\0${kind}\0${id}`;
    return kind === 'message' ? (this.#laneOfMessage.get(`${event.app}\0${id}`) ?? own) : own;
  }
}

function introduced(event: ChatEvent): string | null {
  if (event.type === 'message.created') return event.data.message;
  return event.type === 'call.ringing' ? event.data.call : null;
}
