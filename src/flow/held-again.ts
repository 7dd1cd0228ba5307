import { asHeld } from '../decide/holds.js';
import { step } from '../decide/step.js';
import type { MessageDecision } from '../model/decision.js';
import type { Policy } from '../model/policy.js';
import type { Input, Item, ItemDevice, Recipient } from '../model/recipient.js';
import type { HeldBefore } from '../ports.js';

/**
 * Decides what had waited as at its release: on the devices that waited, with all that it has been held by, because some
 * rules hold nothing twice (R04, R05). `arrival` says what it is.
 */
export function decideHeldAgain(
  recipient: Recipient,
  arrival: Input,
  held: HeldBefore,
  policy: Policy,
  now: number,
): readonly MessageDecision[] {
  const arrived = itemIn(step(recipient, arrival, policy, now).recipient, arrival);
  return arrived === undefined
    ? []
    : step(withItem(recipient, asWaiting(arrived, held, now)), { type: 'clock' }, policy, now).decisions;
}

function itemIn({ items, notices }: Recipient, arrival: Input): Item | undefined {
  if (arrival.type === 'notice.requested') return notices.get(arrival.notice.notice);
  return arrival.type === 'message.created' ? items.get(arrival.message.message) : undefined;
}

function asWaiting(item: Item, { devices, holds }: HeldBefore, now: number): Item {
  const { outcome, reason } = holds.at(-1)!;
  const waits: ItemDevice = { outcome, reason, release_at: now, decided_at: now, notification: null };
  const held = holds.reduce(asHeld, item);
  return { ...held, devices: Object.fromEntries(devices.map((device) => [device, waits])) };
}

function withItem(recipient: Recipient, item: Item): Recipient {
  return item.kind === 'notice'
    ? { ...recipient, notices: new Map(recipient.notices).set(item.message, item) }
    : { ...recipient, items: new Map(recipient.items).set(item.message, item) };
}
