// The event of a recorded decision as it stood when that was made. Pure.
import type { Past } from './what-if-restore.js';
import type { Subject } from './what-if-subject.js';
import type { EventOf } from '../model/event.js';
import type { Input } from '../model/input.js';

/** What holds now cannot be held against something that is past its time by now. */
export function asOfNow(event: Subject, at: number): Subject {
  return { ...event, time: at, data: { ...event.data, created_at: null } } as Subject;
}

/** As it was told then, or as it had become since. */
export function asOfThen(event: Subject, past: Past): Subject {
  const inputs = past.recorded?.inputs ?? [];
  if (event.type === 'notice.requested') return asCorrected(event, past);
  if (event.type === 'message.created') return asTold(event, inputs);
  // A call without a time of its own rings since it arrived, also when it is decided again.
  const isFirst = past.stored.previous === null;
  const created_at = event.data.created_at ?? (isFirst ? null : event.receivedAt);
  return { ...event, data: { ...event.data, created_at } };
}

/** The event has all edits by now; the record has it as it came, but for its text. */
function asTold(event: EventOf<'message.created'>, inputs: readonly Input[]): EventOf<'message.created'> {
  for (const input of inputs) {
    if (input.type === 'message.created' && input.message.message === event.data.message) {
      const { mentions, broadcast, reply_to } = input.message;
      return { ...event, data: { ...event.data, mentions: [...mentions], broadcast, reply_to } };
    }
  }
  return event;
}

/** A notice that another one has corrected has the time and the time to live of that one (A08). */
function asCorrected(event: EventOf<'notice.requested'>, { stored, at, notices }: Past): typeof event {
  const itself = notices.find(({ message }) => message === stored.message);
  const correction = notices.find(({ message }) => message === itself?.content_of);
  if (itself === undefined || correction === undefined || correction === itself) return event;
  if (stored.previous === null || correction.taken_in_at > at) return event;
  const { created_at, expires_at, not_before } = itself;
  const ttl_seconds = (expires_at - Math.max(created_at, not_before ?? 0)) / 1000;
  return { ...event, data: { ...event.data, created_at, ttl_seconds } };
}
