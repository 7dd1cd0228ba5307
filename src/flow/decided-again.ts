import { asHeld } from '../decide/holds.js';
import { step } from '../decide/step.js';
import type { MessageDecision } from '../model/decision.js';
import type { Policy } from '../model/policy.js';
import type { Input } from '../model/input.js';
import type { Item, Recipient } from '../model/recipient.js';
import type { DecidedBefore } from '../ports.js';

/**
 * Decides again what had been decided before: by what happened to it then, from where it stood on its devices, with all that
 * it has been held by, because some rules hold nothing twice (R04, R05). `arrival` says what it is.
 */
export function decideAgain(
  recipient: Recipient,
  arrival: Input,
  { devices, holds, then }: DecidedBefore,
  policy: Policy,
  now: number,
): readonly MessageDecision[] {
  const arrived = itemIn(step(recipient, arrival, policy, now).recipient, arrival);
  if (arrived === undefined) return [];
  const item = { ...holds.reduce(asHeld, arrived), devices };
  return step(withItem(recipient, item), then, policy, now).decisions;
}

function itemIn({ items, notices }: Recipient, arrival: Input): Item | undefined {
  if (arrival.type === 'notice.requested') return notices.get(arrival.notice.notice);
  if (arrival.type === 'call.ringing') return items.get(arrival.call);
  return arrival.type === 'message.created' ? items.get(arrival.message.message) : undefined;
}

function withItem(recipient: Recipient, item: Item): Recipient {
  return item.kind === 'notice'
    ? { ...recipient, notices: new Map(recipient.notices).set(item.message, item) }
    : { ...recipient, items: new Map(recipient.items).set(item.message, item) };
}
