import type { Answer, Device } from '../model/push.js';
import type { StoredPush } from '../store/stores.js';
import { targetOf } from './outgoing-push.js';

/** Whether a refusal of the target says nothing of the device: the app has brought another one while it was called. */
export function isRetargeted(
  push: StoredPush,
  answer: Extract<Answer, { ok: false }>,
  used: Device,
  known: Device | null,
): boolean {
  const isRefused = answer.kind === 'token_dead' || answer.kind === 'token_suspect';
  if (!isRefused || known === null) return false;
  return targetOf(push, known).value.reveal() !== targetOf(push, used).value.reveal();
}
