import { own } from '../model/own.js';
import type { Item, ItemDevice, Recipient } from '../model/recipient.js';

/** A hold of a message: the same on every device that waits (N02). */
export interface Hold {
  readonly outcome: ItemDevice['outcome'];
  readonly reason: string;
  readonly release_at: number;
}

export function isHeld(state: ItemDevice | undefined): boolean {
  return state !== undefined && state.release_at !== null;
}

/** The devices that wait with the message. */
export function heldDevices(item: Item): readonly string[] {
  return Object.keys(item.devices).filter((device) => isHeld(own(item.devices, device)));
}

export function holdOf(item: Item): Hold | null {
  for (const device in item.devices) {
    const { outcome, reason, release_at } = own(item.devices, device)!;
    if (release_at !== null) return { outcome, reason, release_at };
  }
  return null;
}

const heldIn = new WeakMap<Recipient['items'], ReadonlySet<string>>();

/** The messages that are held, found once per version of the items. */
export function heldMessages(items: Recipient['items']): ReadonlySet<string> {
  let held = heldIn.get(items);
  if (held === undefined) {
    held = new Set([...items.values()].filter((item) => holdOf(item) !== null).map((item) => item.message));
    heldIn.set(items, held);
  }
  return held;
}

/** Tells which messages are held in a new version of the items, for whoever knows it already. */
export function rememberHeld(items: Recipient['items'], held: ReadonlySet<string>): void {
  heldIn.set(items, held);
}

/** The item with the hold of its waiting devices moved (B02). */
export function moveHold(item: Item, releaseAt: number): Item {
  const devices: Record<string, ItemDevice> = {};
  for (const id in item.devices) {
    const state = own(item.devices, id)!;
    devices[id] = isHeld(state) ? { ...state, release_at: releaseAt } : state;
  }
  return { ...item, devices };
}
