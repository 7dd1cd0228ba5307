import { own } from '../model/own.js';
import type { ChatItem, Item, ItemDevice } from '../model/recipient.js';
import { isWindowBatch } from './batch-window.js';

/** A hold of an item: the same on every device that waits (N02). */
export interface Hold {
  readonly outcome: ItemDevice['outcome'];
  readonly reason: string;
  readonly release_at: number;
}

export function isHeld({ release_at }: ItemDevice): boolean {
  return release_at !== null;
}

/** The devices that wait with the item; none with a notice that waits for the recipient (A09). */
export function heldDevices(item: Item): readonly string[] {
  return Object.keys(item.devices).filter((device) => isHeld(own(item.devices, device)!));
}

/** Where the item waits; null stands for the recipient (A09). */
export function heldPlaces(item: Item): readonly (string | null)[] {
  return isScheduled(item) ? [null] : heldDevices(item);
}

export function isScheduled(item: Item): boolean {
  return item.kind === 'notice' && item.scheduled_until !== null;
}

/** Until when it waits, in milliseconds; null when it does not. */
export function releaseOf(item: Item): number | null {
  if (item.kind === 'notice' && item.scheduled_until !== null) return item.scheduled_until;
  const { devices } = item;
  for (const device in devices) {
    const { release_at } = devices[device]!;
    if (release_at !== null) return release_at;
  }
  return null;
}

/** How it waits on devices; null when it does not. */
export function holdOf(item: Item): Hold | null {
  for (const device in item.devices) {
    const { outcome, reason, release_at } = item.devices[device]!;
    if (release_at !== null) return { outcome, reason, release_at };
  }
  return null;
}

/** The item with the hold of its waiting devices moved (B02). */
export function moveHold(item: ChatItem, releaseAt: number): ChatItem {
  const devices: Record<string, ItemDevice> = {};
  for (const id in item.devices) {
    const state = item.devices[id]!;
    devices[id] = isHeld(state) ? { ...state, release_at: releaseAt } : state;
  }
  return { ...item, devices };
}

/** The rules that an item has been held by, with that of a new hold (R04, R05). */
export function heldBy({ held_by }: Item, { reason }: Pick<Hold, 'reason'>): readonly string[] {
  return held_by.includes(reason) ? held_by : [...held_by, reason];
}

/** The item as one that has been held like this (R04, R05, R09). */
export function asHeld(item: Item, hold: Pick<Hold, 'outcome' | 'reason'>): Item {
  const held_by = heldBy(item, hold);
  if (item.kind === 'notice') return { ...item, held_by };
  return { ...item, held_by, in_window_batch: item.in_window_batch || isWindowBatch(hold) };
}
