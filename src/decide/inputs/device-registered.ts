import { own } from '../../model/own.js';
import { blankDevice, type ItemDevice, type RecipientDevice } from '../../model/recipient.js';
import type { Draft } from '../draft.js';
import { heldDevices, isScheduled } from '../holds.js';
import type { InputOf } from './input-of.js';

/** E11: a new device waits with every message that waits now; of a known one only the given values change. */
export function deviceRegistered(draft: Draft, { device: id, set }: InputOf<'device.registered'>): void {
  const known = own(draft.recipient.devices, id);
  const device: RecipientDevice = { ...(known ?? blankDevice), ...set, id };
  draft.change({ devices: { ...draft.recipient.devices, [id]: device } });
  if (known === undefined && device.token !== 'none') holdAlong(draft, id);
}

function holdAlong(draft: Draft, id: string): void {
  for (const item of draft.held()) {
    if (isScheduled(item)) continue;
    const hold: ItemDevice = own(item.devices, heldDevices(item)[0]!)!;
    draft.put({ ...item, devices: { ...item.devices, [id]: hold } });
  }
}
