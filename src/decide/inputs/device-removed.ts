import { own } from '../../model/own.js';
import type { Draft } from '../draft.js';
import { reopenUnseen, unseenSince } from '../unseen.js';
import { endHold } from '../veto.js';
import type { InputOf } from './input-of.js';

/** E12: what waits on the device ends there, all it shows is gone with it, then E06 as after a goodbye. */
export function deviceRemoved(draft: Draft, { device: id }: InputOf<'device.removed'>): void {
  const device = own(draft.recipient.devices, id);
  if (device === undefined) return;
  const { [id]: _gone, ...devices } = draft.recipient.devices;
  draft.change({ devices });
  for (const item of draft.held()) endHold(draft, item, 'no_device', id);
  forgetOn(draft, id);
  reopenUnseen(draft, unseenSince(device, draft.policy, draft.now));
}

function forgetOn(draft: Draft, id: string): void {
  for (const item of [...draft.everyItem()]) {
    if (own(item.devices, id) === undefined) continue;
    const { [id]: _gone, ...devices } = item.devices;
    draft.put({ ...item, devices });
  }
  const notifications = draft.recipient.notifications.map((sent) => {
    if (own(sent.shown, id) === undefined) return sent;
    const { [id]: _gone, ...shown } = sent.shown;
    return { ...sent, shown };
  });
  draft.change({ notifications });
}
