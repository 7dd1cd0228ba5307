// A round: the messages of one conversation (or of one morning digest) that are decided in the same moment, by the
// same facts (N01). All are judged, batches fill or go along, then at most one notification is formed.
import type { DeviceDecision } from '../model/decision.js';
import type { Item, ItemDevice } from '../model/recipient.js';
import { isWindowBatch } from './batch-window.js';
import { fillBatches, leaveBatches, takeAlong } from './batching.js';
import { type Asked, type Case, openCase, type Verdict } from './case.js';
import type { Draft } from './draft.js';
import { heldBy, isHeld } from './holds.js';
import { formNotification, type Formed } from './notification.js';

/** Decides messages together and records what came of it. Their holds, if any, end here; new ones may begin. */
export function decideTogether(draft: Draft, asked: readonly Asked[]): void {
  if (draft.recipient.batches.length > 0) leaveBatches(draft, waitingAmong(draft, asked));
  const cases = asked.map((each) => openCase(draft, each));
  fillBatches(draft, cases);
  takeAlong(draft, cases);
  const formed = formNotification(draft, cases);
  for (const each of cases) record(draft, each, formed);
}

/** Those that may be in a batch: what arrives just now waits nowhere. */
function waitingAmong(draft: Draft, asked: readonly Asked[]): readonly string[] {
  const known: string[] = [];
  for (const { item } of asked) {
    if (item.kind !== 'notice' && draft.item(item.message) !== undefined) known.push(item.message);
  }
  return known;
}

function record(draft: Draft, decided: Case, formed: Formed | null): void {
  const { item, verdicts } = decided;
  const devices = verdicts.map((verdict) => decisionOn(verdict, decided, formed));
  draft.put(settleItem(item, devices, draft.now));
  draft.decide({
    item_kind: item.kind,
    message: item.message,
    conversation: item.conversation,
    devices,
    relevance: decided.facts.relevance,
  });
}

function decisionOn(
  { device, judgement }: Verdict,
  { isScored, facts }: Case,
  formed: Formed | null,
): DeviceDecision {
  const { outcome, reason, release_at, votes, tier } = judgement;
  const isPush = outcome === 'push';
  return {
    device,
    outcome,
    reason,
    release_at,
    notes: isScored && tier !== 'veto' ? (facts.relevance?.notes ?? none) : none,
    votes,
    notification: isPush && formed !== null ? formed.key : null,
    push_kind: isPush && device !== null && formed?.voip.includes(device) ? 'voip' : 'alert',
  };
}

const none: readonly never[] = [];

/** The item as it stands after its decisions. */
export function settleItem(item: Item, decisions: readonly DeviceDecision[], now: number): Item {
  const devices: Record<string, ItemDevice> = { ...item.devices };
  let state: ItemDevice | null = null;
  let hold: ItemDevice | null = null;
  let scheduledUntil: number | null = null;
  for (const decision of decisions) {
    if (decision.device === null) {
      scheduledUntil = decision.release_at;
      continue;
    }
    // Devices with the same decision share one record of it.
    if (state === null || !isAlike(state, decision)) state = stateOf(decision, now);
    devices[decision.device] = state;
    if (isHeld(state)) hold = state;
  }
  const held_by = hold === null ? item.held_by : heldBy(item, hold);
  if (item.kind === 'notice') return { ...item, devices, held_by, scheduled_until: scheduledUntil };
  const in_window_batch = item.in_window_batch || (hold !== null && isWindowBatch(hold));
  return { ...item, devices, held_by, in_window_batch };
}

function stateOf({ outcome, reason, release_at, notification }: DeviceDecision, now: number): ItemDevice {
  return { outcome, reason, release_at, decided_at: now, notification };
}

function isAlike(state: ItemDevice, { outcome, reason, release_at, notification }: DeviceDecision): boolean {
  return (
    state.outcome === outcome &&
    state.reason === reason &&
    state.release_at === release_at &&
    state.notification === notification
  );
}
