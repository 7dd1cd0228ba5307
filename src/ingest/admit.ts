// What comes in: items as a chat server sent them, each on its own. What goes out: for each item a validated event with
// the hash of its body, or problem details that name field and fix. Pure: no clock, no store, no framework. It never
// lets one bad item spoil its neighbours, and never decides anything.
import type { z } from 'zod';
import type { Note } from '../model/decision.js';
import { type ChatEvent, eventData, eventEnvelope, type EventType } from '../model/event.js';
import { type FieldError, fieldErrors, type Problem } from '../model/problem.js';
import { bodyHash } from './canonical.js';
import { cloudEvent, isCloudEvent } from './cloud-event.js';
import { invalidItem } from './item-problems.js';

/** One item of a batch, looked at. */
export type Admitted =
  | {
      readonly ok: true;
      readonly event: ChatEvent;
      readonly bodyHash: string;
      readonly notes: readonly Note[];
    }
  | { readonly ok: false; readonly id: string | null; readonly problem: Problem };

type Envelope = z.infer<typeof eventEnvelope>;

/** Levels of objects and arrays in an item; the deepest event has five. */
const MAX_DEPTH = 16;

/** Fields of `data` that tell when something happened; the future has not happened yet. */
const pastFields = ['created_at', 'last_contact_at'] as const;

/**
 * Looks at one item. `receivedAt`: arrival by our clock (ms); instants after it are clamped to it with the note
 * `clock_skew`. A message without `created_at` of its own was created at the event's `time`.
 */
export function admit(app: string, item: unknown, receivedAt: number): Admitted {
  const schema = isCloudEvent(item) ? cloudEvent : eventEnvelope;
  const envelope = schema.safeParse(item);
  if (!envelope.success) return refused(item, fieldErrors(envelope.error));
  const damaged = illFormed(item, '', MAX_DEPTH);
  if (damaged !== null) return refused(item, [damaged]);
  const { type } = envelope.data;
  const data = eventData[type].safeParse(envelope.data.data);
  if (!data.success) return refused(item, fieldErrors(data.error, 'data'));
  return accepted(app, envelope.data, data.data, receivedAt);
}

function accepted(app: string, envelope: Envelope, data: object, receivedAt: number): Admitted {
  const { id, source, type } = envelope;
  const time = Math.min(envelope.time ?? receivedAt, receivedAt);
  const timed = withCreation(type, data, envelope.time);
  const clamped = clampToArrival(timed, receivedAt);
  const isSkewed = clamped !== timed || (envelope.time !== undefined && envelope.time > receivedAt);
  return {
    ok: true,
    event: { app, id, source, type, time, receivedAt, data: clamped } as ChatEvent,
    bodyHash: bodyHash({ source, type, time: envelope.time ?? null, data: envelope.data }),
    notes: isSkewed ? ['clock_skew'] : [],
  };
}

function withCreation(type: EventType, data: object, time: number | undefined): object {
  const isMissing = 'created_at' in data && data.created_at === null;
  return (type === 'message.created' || type === 'call.ringing') && isMissing && time !== undefined
    ? { ...data, created_at: time }
    : data;
}

function clampToArrival(data: object, receivedAt: number): object {
  const values = data as Readonly<Record<string, unknown>>;
  const late = pastFields.filter((field) => {
    const value = values[field];
    return typeof value === 'number' && value > receivedAt;
  });
  return late.length === 0
    ? data
    : { ...data, ...Object.fromEntries(late.map((field) => [field, receivedAt])) };
}

function refused(item: unknown, errors: readonly FieldError[]): Admitted {
  const id =
    typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? item.id : null;
  return { ok: false, id, problem: invalidItem(errors) };
}

/**
 * Half a surrogate pair cannot be stored as UTF-8: two such ids would become one. What is nested deeper than any event
 * needs would overflow the stack of whoever walks it next, and take its neighbours in the batch along.
 */
function illFormed(value: unknown, path: string, levels: number): FieldError | null {
  if (typeof value === 'string') {
    const fix = 'Send well-formed Unicode; half a surrogate pair has no UTF-8 form.';
    return value.isWellFormed() ? null : { field: path, problem: 'not well-formed text', fix };
  }
  if (typeof value !== 'object' || value === null) return null;
  if (levels === 0) {
    return { field: path, problem: 'nested too deeply', fix: `Nest at most ${MAX_DEPTH} levels.` };
  }
  const isArray = Array.isArray(value);
  for (const [key, each] of Object.entries(value)) {
    const at = isArray ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const found = illFormed(each, at, levels - 1);
    if (found !== null) return found;
  }
  return null;
}
