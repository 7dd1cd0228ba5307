import type { FieldError } from '../model/problem.js';

export const MAX_EVENTS = 500;

/** A request's body as items. `isSingle`: one event, answered as one; not a batch that happens to hold one. */
export type Documents =
  | { readonly ok: true; readonly items: readonly unknown[]; readonly isSingle: boolean }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** One event, an array of events, or `{events: […]}` with 1 to 500 of them. */
export function documents(body: unknown): Documents {
  if (Array.isArray(body)) return batch(body);
  if (typeof body !== 'object' || body === null) {
    return wrong('document', 'not an event', 'Send one event, an array of events, or {"events": […]}.');
  }
  if (!('events' in body)) return { ok: true, items: [body], isSingle: true };
  const extra = Object.keys(body).filter((key) => key !== 'events');
  if (extra.length > 0) return wrong(extra[0]!, 'not known beside `events`', 'Remove it.');
  if (!Array.isArray(body.events)) return wrong('events', 'not an array', 'Give an array of events.');
  return batch(body.events);
}

function batch(items: readonly unknown[]): Documents {
  if (items.length >= 1 && items.length <= MAX_EVENTS) return { ok: true, items, isSingle: false };
  return wrong('events', `${items.length} events`, `Send between 1 and ${MAX_EVENTS} events at a time.`);
}

function wrong(field: string, problem: string, fix: string): Documents {
  return { ok: false, errors: [{ field, problem, fix }] };
}
