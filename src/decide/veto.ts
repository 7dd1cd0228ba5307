import { own } from '../model/own.js';
import type { DeviceDecision } from '../model/decision.js';
import type { Item } from '../model/recipient.js';
import { leaveBatches } from './batching.js';
import { faultlessDevice } from './devices.js';
import type { Draft } from './draft.js';
import { factsIn } from './facts.js';
import { heldPlaces } from './holds.js';
import { judge } from './judge.js';
import { settleItem } from './round.js';

/** Ends a hold at once, on all devices that wait or on one, for a veto that an event has just brought about. */
export function endHold(draft: Draft, item: Item, reason: string, only?: string): void {
  const waiting = heldPlaces(item);
  const devices = only === undefined ? waiting : waiting.filter((device) => device === only);
  if (devices.length === 0) return;
  const decisions = devices.map((device) => vetoed(draft, item, device, reason));
  const settled = settleItem(item, decisions, draft.now);
  if (item.kind !== 'notice' && devices.length === waiting.length) leaveBatches(draft, [item.message]);
  draft.put(settled);
  draft.decide({
    item_kind: item.kind,
    message: item.message,
    conversation: item.conversation,
    devices: decisions,
    relevance: null,
  });
}

/** The decision for the veto that the event names, with all vetoes that voted beside it. */
export function vetoed(draft: Draft, item: Item, device: string | null, reason: string): DeviceDecision {
  const facts = factsIn(draft, item);
  const place = device === null ? faultlessDevice : (own(draft.recipient.devices, device) ?? null);
  return {
    device,
    outcome: 'suppress',
    reason,
    release_at: null,
    notes: [],
    votes: judge(facts, place).votes,
    notification: null,
    push_kind: 'alert',
  };
}
