// What a chat server tells of users and conversations for the conditions of a policy: events in, inputs and records out.
import { changedAttributes } from '../model/condition/attributes.js';
import type { EventData } from '../model/event.js';
import type { Input } from '../model/input.js';
import type { Conversation } from '../store/stores.js';

/** How the state of a user changes by what is told of them. */
export function profileInputs(data: EventData<'user.updated'>): readonly Input[] {
  const { time_zone, bot, locale, attributes } = data;
  const inputs: Input[] = [];
  if (time_zone !== undefined) inputs.push({ type: 'preference.changed', set: { time_zone } });
  const told = Object.entries({ bot, locale, attributes }).filter(([, value]) => value !== undefined);
  if (told.length > 0) inputs.push({ type: 'user.updated', set: Object.fromEntries(told) });
  return inputs;
}

/** What is attached to a conversation after an event. */
export function attachedTo(
  known: Conversation | null,
  { attributes }: EventData<'conversation.updated'>,
): Pick<Conversation, 'attributes'> {
  if (attributes !== undefined) return { attributes: changedAttributes(known?.attributes ?? {}, attributes) };
  return known?.attributes === undefined ? {} : { attributes: known.attributes };
}
