// What a step asks of all items of a recipient at once, found out once and handed on from version to version: most steps
// find nothing due and nothing old, and then look at no earlier item at all.
import type { Item } from '../model/recipient.js';
import { VersionedMap } from '../model/versioned-map.js';
import { releaseOf } from './holds.js';

export interface Overview {
  /** The ids of those that wait. */
  readonly held: readonly string[];
  /** The earliest release among them, in milliseconds; infinite where none waits. */
  readonly earliest: number;
  /** When the oldest was taken in; infinite where there is none. */
  readonly oldestAt: number;
}

const empty: Overview = { held: [], earliest: Infinity, oldestAt: Infinity };

export function overviewOf(items: ReadonlyMap<string, Item>): Overview {
  if (items.size === 0) return empty;
  if (!(items instanceof VersionedMap)) return lookOver(items);
  return (items.known ??= lookOver(items)) as Overview;
}

/** For whoever knows it already. */
export function rememberOverview<I extends Item>(items: VersionedMap<I>, overview: Overview): void {
  items.known = overview;
}

/** Items lie in the order they came. */
export function oldestIn(items: ReadonlyMap<string, Item>): number {
  for (const { taken_in_at } of items.values()) return taken_in_at;
  return Infinity;
}

export function lookOver(items: ReadonlyMap<string, Item>): Overview {
  const held: string[] = [];
  let earliest = Infinity;
  for (const [id, item] of items) {
    const release = releaseOf(item);
    if (release === null) continue;
    held.push(id);
    if (release < earliest) earliest = release;
  }
  return { held, earliest, oldestAt: oldestIn(items) };
}
