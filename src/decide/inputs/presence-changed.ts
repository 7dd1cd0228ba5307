import type { RecipientDevice } from '../../model/recipient.js';
import type { Draft } from '../draft.js';
import { releaseBatches } from '../release.js';
import { reopenUnseen, unseenSince } from '../unseen.js';
import type { InputOf } from './input-of.js';

/** E06, E07. Of a device that is not known (any more) nothing follows. */
export function presenceChanged(draft: Draft, input: InputOf<'presence.changed'>): void {
  const device = draft.recipient.devices[input.device];
  if (device === undefined) return;
  const isTouched = input.active === true;
  setDevice(draft, {
    ...device,
    connected: isTouched || (input.connected ?? device.connected),
    last_activity_at: isTouched ? draft.now : device.last_activity_at,
  });
  if (isTouched) releaseBatches(draft);
  else if (input.connected === false) {
    const lastContact = input.clean === true ? null : (input.last_contact_at ?? null);
    reopenUnseen(draft, lastContact ?? unseenSince(device, draft.policy, draft.now));
  }
}

function setDevice(draft: Draft, device: RecipientDevice): void {
  draft.change({ devices: { ...draft.recipient.devices, [device.id]: device } });
}
