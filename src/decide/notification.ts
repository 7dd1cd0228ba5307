// One notification out of the messages that settle on push in a round (N01, N03, N04).
import { own } from '../model/own.js';
import type { Item, SentNotification } from '../model/recipient.js';
import { type Case, settleOn } from './case.js';
import { isCounted } from './counting.js';
import { mostSuitable } from './devices.js';
import type { Draft } from './draft.js';
import type { Judgement } from './judge.js';

export interface Formed {
  readonly key: string;
  /** The devices that a call reaches through a VoIP token (C02). */
  readonly voip: readonly string[];
}

/** Forms the notification of a round and settles on which devices it goes; null when nothing is pushed. */
export function formNotification(draft: Draft, cases: readonly Case[]): Formed | null {
  if (!cases.some((each) => pushOf(each) !== null)) return null;
  const pushing = cases.filter((each) => pushOf(each) !== null);
  const isCall = pushing[0]!.item.kind === 'call';
  const chosen = choose(draft, pushing, isCall);
  for (const each of pushing) direct(each, chosen);
  const key = `n${draft.recipient.next_notification}`;
  const voip = isCall ? chosen.filter((id) => own(draft.recipient.devices, id)!.voip_token === 'valid') : [];
  send(draft, key, pushing, chosen, voip);
  return { key, voip };
}

/** N03: one choice among the devices on which any message settles on push by itself; critical and calls go to all. */
function choose(draft: Draft, pushing: readonly Case[], isCall: boolean): readonly string[] {
  const open = new Set<string>();
  const critical = new Set<string>();
  for (const { verdicts, along } of pushing) {
    if (along !== null) continue;
    for (const { device, judgement } of verdicts) {
      if (!isPush(judgement)) continue;
      open.add(device!);
      if (judgement.reason === 'critical_bypass') critical.add(device!);
    }
  }
  if (isCall) return [...open];
  if (critical.size > 0) return [...critical];
  const devices = [...open].map((id) => own(draft.recipient.devices, id)!);
  return [mostSuitable(devices, draft.policy, draft.now).id];
}

/** Sends a message of the notification to the chosen devices, all of them, and passes over the others. */
function direct(decided: Case, chosen: readonly string[]): void {
  const { verdicts } = decided;
  const push = pushOf(decided)!;
  for (const verdict of verdicts) {
    const { device, judgement } = verdict;
    if (isPush(judgement) && !chosen.includes(device!)) {
      verdict.judgement = { ...judgement, outcome: 'suppress', reason: 'other_device' };
    }
  }
  for (const device of chosen) settleOn(decided, device, push);
}

function send(
  draft: Draft,
  key: string,
  pushing: readonly Case[],
  devices: readonly string[],
  voip: readonly string[],
): void {
  const items = pushing.map(({ item }) => item).sort(byArrival);
  const messages = items.map(({ message }) => message);
  const conversations = [...new Set(items.flatMap(({ conversation }) => conversation ?? []))];
  const first = items[0]!;
  const sent: SentNotification = {
    key,
    sent_at: draft.now,
    conversations,
    counts: isCounted(first),
    shown: Object.fromEntries(devices.map((device) => [device, messages])),
    gone: [],
  };
  const kept = first.kind === 'notice' ? { ...sent, notice_kind: first.notice_kind } : sent;
  const { notifications, next_notification } = draft.recipient;
  draft.change({ notifications: [...notifications, kept], next_notification: next_notification + 1 });
  const notification = {
    key,
    item_kind: first.kind,
    conversation: conversations.length === 1 ? conversations[0]! : null,
    messages,
    expires_at: Math.min(...items.map(({ expires_at }) => expires_at)),
  };
  const alerted = devices.filter((device) => !voip.includes(device));
  if (alerted.length > 0) draft.notifications.push({ ...notification, devices: alerted, kind: 'alert' });
  if (voip.length > 0) draft.notifications.push({ ...notification, devices: voip, kind: 'voip' });
}

function byArrival(one: Item, other: Item): number {
  return one.taken_in_at - other.taken_in_at || one.seq - other.seq;
}

/** How the message is pushed, by itself or along with another; null when it is not. */
function pushOf({ verdicts, along }: Case): Judgement | null {
  if (along !== null) return along;
  for (const { judgement } of verdicts) if (isPush(judgement)) return judgement;
  return null;
}

function isPush({ outcome }: Judgement): boolean {
  return outcome === 'push';
}
