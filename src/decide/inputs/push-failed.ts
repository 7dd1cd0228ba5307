import { own } from '../../model/own.js';
import type { DeviceDecision } from '../../model/decision.js';
import type { Item, RecipientDevice, SentNotification } from '../../model/recipient.js';
import { mostSuitable } from '../devices.js';
import type { Draft } from '../draft.js';
import { factsOf } from '../facts.js';
import { hasVote } from '../judge.js';
import { settleItem } from '../round.js';
import { voteOf } from '../rule.js';
import { rules } from '../rules/index.js';
import { vetoed } from '../veto.js';
import type { InputOf } from './input-of.js';

/** E08: the token is dead, and the notification goes to the next best device that was passed over. */
export function pushFailed(draft: Draft, { message, device: id }: InputOf<'push.failed'>): void {
  const device = own(draft.recipient.devices, id);
  if (device === undefined) return;
  draft.change({ devices: { ...draft.recipient.devices, [id]: { ...device, token: 'invalid' } } });
  const state = own(draft.item(message)?.devices ?? {}, id);
  if (state?.outcome === 'push' && state.notification !== null) moveOn(draft, state.notification, id);
}

function moveOn(draft: Draft, key: string, failed: string): void {
  const items = [...draft.everyItem()].filter((item) => isPushedOn(item, failed, key));
  const next = nextDevice(draft, items);
  const moving = next === null ? [] : items.filter((item) => passes(draft, item, next));
  for (const item of items) {
    const decisions = [vetoed(draft, item, failed, 'token_invalid')];
    if (moving.includes(item)) decisions.push(moved(item, failed, next!, key));
    draft.put(settleItem(item, decisions, draft.now));
    const { message, conversation } = item;
    draft.decisions.push({ message, conversation, devices: decisions, relevance: null });
  }
  showElsewhere(draft, key, failed, next, moving);
}

function isPushedOn(item: Item, device: string, key: string): boolean {
  const state = own(item.devices, device);
  return state?.outcome === 'push' && state.notification === key;
}

/** The best of the devices passed over that no veto stops; null when there is none. */
function nextDevice(draft: Draft, items: readonly Item[]): RecipientDevice | null {
  const open = Object.values(draft.recipient.devices).filter((device) =>
    items.some(
      (item) => own(item.devices, device.id)?.reason === 'other_device' && passes(draft, item, device),
    ),
  );
  return open.length === 0 ? null : mostSuitable(open, draft.policy, draft.now);
}

function passes(draft: Draft, item: Item, device: RecipientDevice): boolean {
  return !hasVote('veto', factsOf(item, draft.recipient, draft.policy, draft.now), device);
}

/** With the reason it had where it failed: what was settled then stands. */
function moved(item: Item, failed: string, next: RecipientDevice, key: string): DeviceDecision {
  const { reason } = own(item.devices, failed)!;
  const rule = rules.find((each) => each.name === reason);
  const evidence = { moved_from: failed };
  return {
    device: next.id,
    outcome: 'push',
    reason,
    release_at: null,
    notes: [],
    votes: rule === undefined ? [] : [voteOf(rule, { outcome: 'push', evidence })],
    notification: key,
    push_kind: 'alert',
  };
}

/** The notification keeps its key and its count (N04). */
function showElsewhere(
  draft: Draft,
  key: string,
  failed: string,
  next: RecipientDevice | null,
  moving: readonly Item[],
): void {
  const messages = moving.map(({ message }) => message);
  const move = (sent: SentNotification): SentNotification => {
    const { [failed]: _gone, ...shown } = sent.shown;
    return { ...sent, shown: next === null ? shown : { ...shown, [next.id]: messages } };
  };
  const { notifications } = draft.recipient;
  draft.change({ notifications: notifications.map((sent) => (sent.key === key ? move(sent) : sent)) });
  if (next === null) return;
  const conversations = new Set(moving.map(({ conversation }) => conversation));
  draft.notifications.push({
    key,
    conversation: conversations.size === 1 ? moving[0]!.conversation : null,
    messages,
    devices: [next.id],
    kind: 'alert',
    expires_at: Math.min(...moving.map(({ expires_at }) => expires_at)),
  });
}
