// A notification that goes on from a device to the best of those passed over (E08, W02), under its own key and without
// counting again.
import { own } from '../model/own.js';
import type { DeviceDecision, Note, Vote } from '../model/decision.js';
import type { PushedSubject } from '../model/input.js';
import type { Item, RecipientDevice, SentNotification } from '../model/recipient.js';
import { mostSuitable } from './devices.js';
import type { Draft } from './draft.js';
import { factsIn } from './facts.js';
import { hasVote } from './hearing.js';
import type { Rule } from './rule.js';
import { rules } from './rules/index.js';

export interface Move {
  readonly to: RecipientDevice;
  readonly items: readonly Item[];
}

/** The messages that move. */
export function idsOf({ items }: Move): readonly string[] {
  return items.map(({ message }) => message);
}

/** What an input about a push names. */
export function subjectOf(draft: Draft, subject: PushedSubject): Item | undefined {
  return 'notice' in subject ? draft.notice(subject.notice) : draft.item(subject.message);
}

/** The notification that an item is pushed with on a device, or null. */
export function pushedWith(item: Item | undefined, device: string): string | null {
  const state = own(item?.devices ?? {}, device);
  return state?.outcome === 'push' ? state.notification : null;
}

/** All that is pushed with a notification on a device. */
export function pushedTogether(draft: Draft, key: string, device: string): readonly Item[] {
  return [...draft.everyItem()].filter((item) => pushedWith(item, device) === key);
}

/** What is known of a notification; null names none. */
export function sentAs(draft: Draft, key: string | null): SentNotification | undefined {
  return draft.recipient.notifications.find((sent) => sent.key === key);
}

/** Where some items go together: to the best device passed over that no veto stops; null when there is none. */
export function nextMove(draft: Draft, items: readonly Item[]): Move | null {
  const open = Object.values(draft.recipient.devices).filter((device) =>
    items.some(
      (item) => own(item.devices, device.id)?.reason === 'other_device' && passes(draft, item, device),
    ),
  );
  if (open.length === 0) return null;
  const to = mostSuitable(open, draft.policy, draft.now);
  return { to, items: items.filter((item) => passes(draft, item, to)) };
}

function passes(draft: Draft, item: Item, device: RecipientDevice): boolean {
  return !hasVote('veto', factsIn(draft, item), device);
}

/** With the reason it had where it was: what was settled then stands. */
export function movedOn(
  item: Item,
  from: string,
  to: RecipientDevice,
  notes: readonly Note[],
): DeviceDecision {
  const { reason, notification } = own(item.devices, from)!;
  const rule = ruleOf(reason);
  return {
    device: to.id,
    outcome: 'push',
    reason,
    release_at: null,
    notes,
    votes: rule === undefined ? [] : [voteElsewhere(rule, from)],
    notification,
    push_kind: 'alert',
  };
}

/** The vote that was settled on where the message comes from. */
function voteElsewhere({ name, tier }: Rule, from: string): Vote {
  return { rule: name, tier, outcome: 'push', evidence: { moved_from: from } };
}

export function ruleOf(reason: string) {
  return rules.find(({ name }) => name === reason);
}

/** Changes what is known of a notification, and announces it where it goes now. */
export function moveNotification(draft: Draft, key: string, move: Move | null, sent: SentNotification): void {
  const { notifications } = draft.recipient;
  draft.change({ notifications: notifications.map((each) => (each.key === key ? sent : each)) });
  if (move === null) return;
  const { items, to } = move;
  const conversations = [...new Set(items.map(({ conversation }) => conversation))];
  draft.notifications.push({
    key,
    item_kind: items[0]!.kind,
    conversation: conversations.length === 1 ? conversations[0]! : null,
    messages: idsOf(move),
    devices: [to.id],
    kind: 'alert',
    expires_at: Math.min(...items.map(({ expires_at }) => expires_at)),
  });
}
