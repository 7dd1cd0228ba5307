import type { Answer, Device } from '../model/push.js';
import type { StoredPush } from '../store/stores.js';
import { isPending } from './outcomes.js';

/** Whether a call can ring only as an alert by now, because its own token is gone. */
export function isVoipLost(push: StoredPush, device: Device | null): boolean {
  return push.kind === 'voip' && device !== null && device.voip_token !== 'valid';
}

/** A refusal of PushKit's token says nothing of the app's own: the call rings there as an alert, at once. */
export function fallsBack(push: StoredPush, answer: Extract<Answer, { ok: false }>): boolean {
  return push.kind === 'voip' && (answer.kind === 'token_dead' || answer.kind === 'token_suspect');
}

/** The same call as an alert, due now. */
export function asAlert(push: StoredPush, now: number): StoredPush {
  return isPending(push) ? { ...push, kind: 'alert', next_attempt_at: now } : push;
}
