// What had been decided of an item before the decision that is made again: how it waited, or where it was pushed.
import type { DeviceDecision } from '../model/decision.js';
import type { Input } from '../model/input.js';
import type { ItemDevice } from '../model/recipient.js';
import type { DecidedBefore } from '../ports.js';
import { isOfNotice } from '../store/is-of-notice.js';
import type { StoredDecision } from '../store/stores.js';

type OfPush = Extract<Input, { type: 'push.failed' | 'push.not_displayed' }>;

export function isDuplicate({ devices }: Pick<StoredDecision, 'devices'>): boolean {
  return devices.some(({ votes }) => votes.some(({ rule }) => rule === 'duplicate'));
}

/** `history`: newest first, without duplicates. Undefined: it was decided as if it had just come. */
export function decidedBefore(
  stored: StoredDecision,
  history: readonly StoredDecision[],
  inputs: readonly Input[],
): DecidedBefore | undefined {
  if (isDuplicate(stored)) return undefined;
  return waitedBefore(stored, history) ?? pushedBefore(stored, history, inputs);
}

/** A notice that waited for its time ended before that: there is one decision, of the user (A09). */
export function isEndOfWait({ devices }: StoredDecision, [newest]: readonly StoredDecision[]): boolean {
  const isUsers = ({ device }: DeviceDecision) => device === null;
  return (
    devices.every(isUsers) &&
    newest?.devices.every((each) => isUsers(each) && each.release_at !== null) === true
  );
}

function waitedBefore(
  { at, devices: decided }: StoredDecision,
  history: readonly StoredDecision[],
): DecidedBefore | undefined {
  const holds = holdsOf(history);
  const hold = holds.at(-1);
  if (hold === undefined || history[0]?.devices.some(isHeld) !== true) return undefined;
  const { outcome, reason } = hold;
  const waits: ItemDevice = { outcome, reason, release_at: at, decided_at: at, notification: null };
  const devices = Object.fromEntries(
    decided.flatMap(({ device }) => (device === null ? [] : [[device, waits]])),
  );
  return Object.keys(devices).length === 0 ? undefined : { devices, holds, then: { type: 'clock' } };
}

/** A push that failed, or was not displayed, goes on to another device from where it had been pushed. */
function pushedBefore(
  stored: StoredDecision,
  history: readonly StoredDecision[],
  inputs: readonly Input[],
): DecidedBefore | undefined {
  const told = inputs.find((input): input is OfPush => /^push\.(failed|not_displayed)$/.test(input.type));
  const devices = Object.fromEntries(history.toReversed().flatMap(statesOf));
  if (told === undefined || devices[told.device]?.notification == null) return undefined;
  const { message } = stored;
  // The push may have told of others besides: it names one of them.
  const then = { ...told, ...(isOfNotice(stored) ? { notice: message } : { message }) };
  return { devices, holds: holdsOf(history), then };
}

function holdsOf(history: readonly StoredDecision[]): readonly DeviceDecision[] {
  return history.toReversed().flatMap(({ devices }) => devices.find(isHeld) ?? []);
}

function statesOf({ at, devices }: StoredDecision): (readonly [string, ItemDevice])[] {
  return devices.flatMap(({ device, outcome, reason, release_at, notification }) =>
    device === null ? [] : [[device, { outcome, reason, release_at, decided_at: at, notification }] as const],
  );
}

function isHeld({ device, release_at }: DeviceDecision): boolean {
  return device !== null && release_at !== null;
}
