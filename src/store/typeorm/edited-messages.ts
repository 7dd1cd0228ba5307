import type { ChatEvent, EventOf } from '../../model/event.js';

/** Messages in the order in which they came, told twice or not, with every edit applied, earlier or later ones. */
export function asTheyNowRead(told: readonly ChatEvent[]): readonly ChatEvent[] {
  const messages = new Map<string, EventOf<'message.created'>>();
  const calls = new Map<string, ChatEvent>();
  for (const event of told) {
    if (event.type === 'call.ringing' && !calls.has(event.data.call)) calls.set(event.data.call, event);
    const isFirst = event.type === 'message.created' && !messages.has(event.data.message);
    if (isFirst) messages.set(event.data.message, event);
  }
  for (const event of told) {
    if (event.type !== 'message.edited') continue;
    const edited = messages.get(event.data.message);
    if (edited) messages.set(edited.data.message, { ...edited, data: { ...edited.data, ...event.data } });
  }
  return [...messages.values(), ...calls.values()];
}
