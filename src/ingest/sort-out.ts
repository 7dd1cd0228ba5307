import type { ItemResult } from '../ports.js';
import type { GoodItem, Sorted, Waiting } from './arrival.js';
import { otherBody } from './item-problems.js';

/** Body hash of every event known so far, by app and event id. */
export type KnownBodies = Map<string, string>;

export function keyOf(app: string, id: string): string {
  return `${app}\0${id}`;
}

/**
 * Tells new events from known ones, in order, against the ledger and against each other: same id and body → duplicate;
 * same id, other body → conflict. Adds the new ones to `known`.
 */
export function sortOut(waiting: Waiting, known: KnownBodies): Sorted {
  const fresh: GoodItem[] = [];
  const results = waiting.items.map((item): ItemResult => {
    const { id } = item.event;
    const body = known.get(keyOf(waiting.app, id));
    if (body === item.bodyHash) return { id, status: 'duplicate' };
    if (body !== undefined) return { id, status: 'rejected', problem: otherBody };
    known.set(keyOf(waiting.app, id), item.bodyHash);
    fresh.push(item);
    return { id, status: 'accepted' };
  });
  return { waiting, results, fresh };
}
