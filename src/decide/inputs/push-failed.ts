import { own } from '../../model/own.js';
import type { Item, SentNotification } from '../../model/recipient.js';
import type { Draft } from '../draft.js';
import {
  idsOf,
  type Move,
  movedOn,
  moveNotification,
  nextMove,
  pushedTogether,
  pushedWith,
  sentAs,
  subjectOf,
} from '../moving.js';
import { settleItem } from '../round.js';
import { vetoed } from '../veto.js';
import type { InputOf } from './input-of.js';

/** E08: the token is dead, and the notification goes to the next best device that was passed over. */
export function pushFailed(draft: Draft, input: InputOf<'push.failed'>): void {
  const device = own(draft.recipient.devices, input.device);
  if (device === undefined) return;
  draft.change({ devices: { ...draft.recipient.devices, [device.id]: { ...device, token: 'invalid' } } });
  const key = pushedWith(subjectOf(draft, input), device.id);
  if (key !== null) moveOn(draft, key, device.id);
}

function moveOn(draft: Draft, key: string, failed: string): void {
  const items = pushedTogether(draft, key, failed);
  const sent = sentAs(draft, key);
  const move = sent === undefined || staysAway(sent, failed) ? null : nextMove(draft, items);
  for (const item of items) settle(draft, item, failed, move);
  if (sent !== undefined) moveNotification(draft, key, move, shownNext(sent, failed, move));
}

/** W04: it was displayed somewhere, or has fallen back from there already. */
function staysAway({ displayed_on, fell_back }: SentNotification, failed: string): boolean {
  return displayed_on !== undefined || fell_back?.from === failed;
}

function settle(draft: Draft, item: Item, failed: string, move: Move | null): void {
  const devices = [vetoed(draft, item, failed, 'token_invalid')];
  if (move?.items.includes(item)) devices.push(movedOn(item, failed, move.to, []));
  draft.put(settleItem(item, devices, draft.now));
  const { kind, message, conversation } = item;
  draft.decide({ item_kind: kind, message, conversation, devices, relevance: null });
}

/** The notification keeps its key and its count (N04). */
function shownNext(sent: SentNotification, failed: string, move: Move | null): SentNotification {
  const { [failed]: _gone, ...shown } = sent.shown;
  const { fell_back } = sent;
  return {
    ...sent,
    shown: move === null ? shown : { ...shown, [move.to.id]: own(sent.shown, failed) ?? idsOf(move) },
    ...(fell_back?.to === failed && { fell_back: { ...fell_back, to: move?.to.id ?? null } }),
  };
}
