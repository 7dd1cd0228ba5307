import type { Answer, Device } from '../model/push.js';
import type { DeviceStore, StoredPush } from '../store/stores.js';
import { targetOf } from './outgoing-push.js';

/**
 * Whether a refusal of the target says nothing of the device: the app has brought another one while it was called. The
 * device is looked up for such refusals alone, not for each of a service that is down.
 */
export async function isRetargeted(
  push: StoredPush,
  answer: Extract<Answer, { ok: false }>,
  used: Device,
  devices: Pick<DeviceStore, 'get'>,
): Promise<boolean> {
  if (answer.kind !== 'token_dead' && answer.kind !== 'token_suspect') return false;
  const known = await devices.get(push.app, push.user, push.device);
  if (known === null) return false;
  return targetOf(push, known).value.reveal() !== targetOf(push, used).value.reveal();
}
