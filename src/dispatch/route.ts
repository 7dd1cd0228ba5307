import type { Device } from '../model/push.js';
import type { PushState } from '../model/push.js';

/** Which provider takes a push to this device, or the end that the push comes to instead, with the cause. */
export type Route =
  | { readonly to: string }
  | { readonly end: Extract<PushState, 'cancelled' | 'token_dead' | 'dead_letter'>; readonly cause: string };

/**
 * A device may have changed since it was chosen: it may be gone, switched off, or its token dead. What is decided then
 * is not judged here; the push ends, and whoever listens decides again.
 */
export function route(
  device: Device | null,
  kind: 'alert' | 'voip',
  known: (provider: string) => boolean,
): Route {
  if (device === null) return { end: 'cancelled', cause: 'device_removed' };
  if (!device.push_enabled) return { end: 'cancelled', cause: 'push_disabled' };
  const token = kind === 'voip' ? device.voip_token : device.token;
  if (token === 'invalid') return { end: 'token_dead', cause: 'token_invalid' };
  if (token === 'none' || device.provider === null || device.target.kind === 'none') {
    return { end: 'cancelled', cause: 'no_target' };
  }
  if (!known(device.provider)) return { end: 'dead_letter', cause: 'provider_not_configured' };
  return { to: device.provider };
}
