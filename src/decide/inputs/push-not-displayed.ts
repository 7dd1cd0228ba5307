import { own } from '../../model/own.js';
import type { Item } from '../../model/recipient.js';
import type { Draft } from '../draft.js';
import { factsIn } from '../facts.js';
import {
  idsOf,
  movedOn,
  moveNotification,
  nextMove,
  pushedTogether,
  pushedWith,
  ruleOf,
  sentAs,
  subjectOf,
} from '../moving.js';
import { settleItem } from '../round.js';
import { quietHours } from '../rules/quiet-hours.js';
import { snoozed } from '../rules/snoozed.js';
import type { InputOf } from './input-of.js';

/** W02: a push that nobody can have seen goes once to the next device; it may still come up on the first. */
export function pushNotDisplayed(draft: Draft, input: InputOf<'push.not_displayed'>): void {
  const { device } = input;
  // Calls pass over no device, so that there is none to go to.
  if (own(draft.recipient.devices, device) === undefined) return;
  const sent = sentAs(draft, pushedWith(subjectOf(draft, input), device));
  if (sent === undefined || sent.displayed_on !== undefined || sent.fell_back !== undefined) return;
  const going = pushedTogether(draft, sent.key, device).filter((each) => mayGo(draft, each, device));
  const move = nextMove(draft, going);
  if (move === null) return;
  for (const each of move.items) fallBack(draft, each, device, move.to);
  const { id: to } = move.to;
  const shown = { ...sent.shown, [to]: own(sent.shown, device) ?? idsOf(move) };
  moveNotification(draft, sent.key, move, { ...sent, shown, fell_back: { from: device, to } });
}

/** W03: what did not pierce does not go to whoever is there, nor into a snooze or the night. */
function mayGo(draft: Draft, item: Item, device: string): boolean {
  if (ruleOf(own(item.devices, device)!.reason)?.tier === 'pierce') return true;
  const facts = factsIn(draft, item);
  return (
    facts.activity.active.length === 0 &&
    snoozed.judge(facts, null) === null &&
    quietHours.judge(facts, null) === null
  );
}

function fallBack(draft: Draft, item: Item, from: string, to: Parameters<typeof movedOn>[2]): void {
  const devices = [movedOn(item, from, to, ['not_displayed'])];
  draft.put(settleItem(item, devices, draft.now));
  const { kind, message, conversation } = item;
  draft.decide({ item_kind: kind, message, conversation, devices, relevance: null });
}
