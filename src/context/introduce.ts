import { own } from '../model/own.js';
import type { Input } from '../model/input.js';
import type { Recipient } from '../model/recipient.js';

type PresenceChanged = Extract<Input, { readonly type: 'presence.changed' }>;

/** How many devices a chat server may introduce by their presence alone. */
const MAX_PRESENCE_DEVICES = 16;

/** A device that shows presence and was never registered is one that is only looked at (T03): it gets no push. */
export function introduce(recipient: Recipient, presence: PresenceChanged): Input[] {
  const isThere = presence.connected === true || presence.active === true;
  const isKnown = own(recipient.devices, presence.device) !== undefined;
  if (isKnown || !isThere || Object.keys(recipient.devices).length >= MAX_PRESENCE_DEVICES) return [];
  return [{ type: 'device.registered', device: presence.device, set: { kind: 'desktop', token: 'none' } }];
}
