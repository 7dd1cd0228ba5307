// After a disconnect (E06): what nobody can have seen on the device that went is decided again.
import { own } from '../model/own.js';
import type { Policy } from '../model/policy.js';
import type { Item, RecipientDevice } from '../model/recipient.js';
import { activityOf } from './activity.js';
import { type Asked, waitingDevices } from './case.js';
import type { Draft } from './draft.js';
import { isRead } from './facts.js';
import { holdOf } from './holds.js';
import { decideInTurns } from './release.js';

/** Since when nobody looked, after a goodbye: a phone put down locks itself a while after its last touch. */
export function unseenSince({ last_activity_at }: RecipientDevice, policy: Policy, now: number): number {
  const earliest = now - policy.idle_after_seconds * 1000;
  const latest = now - policy.grace_seconds * 1000;
  return Math.min(Math.max(last_activity_at ?? earliest, earliest), latest);
}

/** Decides again what desktop_grace holds and what active_on_device suppressed since then, if nobody is active now. */
export function reopenUnseen(draft: Draft, since: number): void {
  const { devices } = draft.recipient;
  if (activityOf(devices, draft.policy, draft.now).active.length > 0) return;
  const asked: Asked[] = [];
  for (const item of draft.everyItem()) {
    const unseen = unseenOn(draft, item, since);
    const isInGrace = holdOf(item)?.reason === 'desktop_grace';
    if (unseen.length === 0 && !isInGrace) continue;
    asked.push({ item, devices: [...unseen, ...waitingDevices(draft, item)] });
  }
  decideInTurns(draft, asked);
}

function unseenOn(draft: Draft, item: Item, since: number): readonly RecipientDevice[] {
  const isOpen =
    !isRead(draft.recipient, item) && Object.values(item.devices).every(({ outcome }) => outcome !== 'push');
  if (!isOpen) return [];
  return Object.values(draft.recipient.devices).filter(({ id, token }) => {
    const state = own(item.devices, id);
    return token !== 'none' && state?.reason === 'active_on_device' && state.decided_at >= since;
  });
}
