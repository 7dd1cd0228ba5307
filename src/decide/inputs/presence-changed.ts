import { own } from '../../model/own.js';
import { blankDevice, type RecipientDevice } from '../../model/recipient.js';
import type { Draft } from '../draft.js';
import { releaseBatches } from '../release.js';
import { reopenUnseen, unseenSince } from '../unseen.js';
import type { InputOf } from './input-of.js';

/** E06, E07. Of a device that is not known, only that it has come is news. */
export function presenceChanged(draft: Draft, input: InputOf<'presence.changed'>): void {
  const isTouched = input.active === true;
  const isHere = isTouched || input.connected === true;
  const device = own(draft.recipient.devices, input.device) ?? (isHere ? presenceOnly(input.device) : null);
  if (device === null) return;
  setDevice(draft, {
    ...device,
    connected: isTouched || (input.connected ?? device.connected),
    last_activity_at: isTouched ? draft.now : device.last_activity_at,
  });
  if (isTouched) {
    releaseBatches(draft);
  } else if (input.connected === false) {
    const lastContact = input.clean === true ? null : (input.last_contact_at ?? null);
    reopenUnseen(draft, lastContact ?? unseenSince(device, draft.policy, draft.now));
  }
}

/** Nobody registered it, so it cannot be pushed to, but whoever sits there is there (T03). Most likely a computer. */
function presenceOnly(id: string): RecipientDevice {
  return { ...blankDevice, id, kind: 'desktop', token: 'none' };
}

function setDevice(draft: Draft, device: RecipientDevice): void {
  draft.change({ devices: { ...draft.recipient.devices, [device.id]: device } });
}
