// How an event lies in its row: what people wrote apart from the rest, and what it is about in columns of its own.
import type { ChatEvent, EventType } from '../../model/event.js';

/** What people wrote lies apart from the rest, so that it can be forgotten first. */
export function partsOf(event: ChatEvent): { readonly text?: string; readonly data: object } {
  if (event.type === 'notice.requested') {
    const { title, body, ...data } = event.data;
    return title === '' && body === '' ? { data } : { data, text: JSON.stringify({ title, body }) };
  }
  const { text, ...data } = event.data as { readonly text?: string };
  return text === undefined ? { data } : { data, text };
}

/** What has been forgotten is a message or notice without text. */
export function textOf(type: EventType, told: string | null): object {
  if (type === 'notice.requested')
    return told === null ? { title: '', body: '' } : (JSON.parse(told) as object);
  if (told !== null) return { text: told };
  return type === 'message.created' ? { text: '' } : {};
}

/** The message, call or notice that it creates, changes or ends, and the conversation where it creates one. */
export function subjectOf(event: ChatEvent): { message: string | null; conversation: string | null } {
  switch (event.type) {
    case 'message.created':
      return { message: event.data.message, conversation: event.data.conversation };
    case 'call.ringing':
      return { message: event.data.call, conversation: event.data.conversation };
    case 'notice.requested':
      return { message: event.data.notice, conversation: null };
    case 'message.edited':
    case 'message.deleted':
      return { message: event.data.message, conversation: null };
    case 'call.ended':
      return { message: event.data.call, conversation: null };
    default:
      return { message: null, conversation: null };
  }
}
