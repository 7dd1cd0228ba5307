import type { Device } from '../model/push.js';
import { blankDevice, type RecipientDevice } from '../model/recipient.js';
import { Secret } from '../model/secret.js';

/** A device's row in a shadow's ledger: what decisions look at, and no way to reach it. */
export function shadowDevice(
  app: string,
  user: string,
  id: string,
  set: Partial<RecipientDevice>,
  known: Device | null,
  now: number,
): Device {
  const fresh: Device = {
    ...blankDevice,
    app,
    user,
    id,
    platform: 'unknown',
    provider: null,
    target: { kind: 'none', value: new Secret('') },
    os_version: null,
    app_version: null,
    locale: null,
    foreground: false,
    last_seen_at: now,
    registered_at: now,
  };
  return { ...(known ?? fresh), ...set, id };
}
