import type { Policy } from '../model/policy.js';
import { blankDevice, type Recipient, type RecipientDevice } from '../model/recipient.js';

const kindOrder = { phone: 0, tablet: 1, web: 2, desktop: 3 } as const;

/** The devices that are decided on (T03): those with a token, be it a dead one. */
export function pushableDevices(recipient: Recipient): readonly RecipientDevice[] {
  const devices = Object.values(recipient.devices);
  return devices.every(isPushable) ? devices : devices.filter(isPushable);
}

function isPushable({ token }: RecipientDevice): boolean {
  return token !== 'none';
}

/** Those a message is first decided on; null stands for none (V06). */
export function openingDevices(recipient: Recipient): readonly (RecipientDevice | null)[] {
  const devices = pushableDevices(recipient);
  return devices.length > 0 ? devices : [null];
}

/** Nothing is wrong with it: what a veto stops there it stops for the user. */
export const faultlessDevice: RecipientDevice = { ...blankDevice, id: '' };

/** The most suitable of some devices (N03); there must be one. */
export function mostSuitable(
  devices: readonly RecipientDevice[],
  policy: Policy,
  now: number,
): RecipientDevice {
  return devices.reduce((best, device) => (compare(device, best, policy, now) < 0 ? device : best));
}

/** Negative where the first of two is the more suitable. */
function compare(one: RecipientDevice, other: RecipientDevice, policy: Policy, now: number): number {
  return (
    Number(isFresh(other, policy, now)) - Number(isFresh(one, policy, now)) ||
    kindOrder[one.kind] - kindOrder[other.kind] ||
    (other.last_activity_at ?? 0) - (one.last_activity_at ?? 0) ||
    (one.id < other.id ? -1 : 1)
  );
}

function isFresh({ last_activity_at }: RecipientDevice, policy: Policy, now: number): boolean {
  return now - (last_activity_at ?? -Infinity) < policy.fresh_within_seconds * 1000;
}
