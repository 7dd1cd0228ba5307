// Z01: whose clock counts. Only reads; the memo of names is a pure one.
import { own } from '../model/own.js';
import { Temporal } from 'temporal-polyfill';
import type { Policy } from '../model/policy.js';
import type { Recipient, RecipientDevice } from '../model/recipient.js';
import { Memo } from './memo.js';

const known = new Memo<boolean>(5_000);

/** The first valid IANA name of the devices' zones (most recently active first), the profile's, the app's; else UTC. */
export function zoneOf(recipient: Recipient, policy: Policy): string {
  let best: RecipientDevice | null = null;
  for (const id in recipient.devices) {
    const device = own(recipient.devices, id)!;
    if (device.last_activity_at === null || !isZone(device.time_zone)) continue;
    if (best === null || isMoreRecent(device, best)) best = device;
  }
  if (best !== null) return best.time_zone!;
  const { time_zone } = recipient.preferences;
  if (isZone(time_zone)) return time_zone;
  return isZone(policy.app_time_zone) ? policy.app_time_zone : 'UTC';
}

function isMoreRecent(one: RecipientDevice, other: RecipientDevice): boolean {
  const newer = one.last_activity_at! - other.last_activity_at!;
  return newer > 0 || (newer === 0 && one.id < other.id);
}

function isZone(name: string | null): name is string {
  return name !== null && known.of(name, isName);
}

/** Offsets such as +01:00 are no IANA names, although they are accepted as zones. */
function isName(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
