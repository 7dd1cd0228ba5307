import type { Policy } from '../model/policy.js';
import type { RecipientDevice } from '../model/recipient.js';

/** Who is at which device right now (T04), over all devices, presence-only ones included. */
export interface Activity {
  /** Ids of active devices; short. */
  readonly active: readonly string[];
  readonly handheld: string | null;
  readonly computer: string | null;
}

const nobody: Activity = { active: [], handheld: null, computer: null };

/** T04: connected, and touched within `idle_after_seconds`. */
export function isActive(device: RecipientDevice, policy: Policy, now: number): boolean {
  if (!device.connected || device.last_activity_at === null) return false;
  return now - device.last_activity_at < policy.idle_after_seconds * 1000;
}

export function isHandheld(device: RecipientDevice): boolean {
  return device.kind === 'phone' || device.kind === 'tablet';
}

export function activityOf(
  devices: Readonly<Record<string, RecipientDevice>>,
  policy: Policy,
  now: number,
): Activity {
  let active: string[] | null = null;
  let handheld: string | null = null;
  let computer: string | null = null;
  for (const id in devices) {
    const device = devices[id]!;
    if (!isActive(device, policy, now)) continue;
    (active ??= []).push(id);
    if (isHandheld(device)) handheld = id;
    else computer = id;
  }
  return active === null ? nobody : { active, handheld, computer };
}
