// A recipient taken back to the moment of a recorded decision. What was observed comes from the record; what had been sent
// and held, from what is known today without what came later. Pure; only copies are changed.
import type { DeviceDecision } from '../model/decision.js';
import { blankProfile } from '../model/profile.js';
import type { Input, NoticeItem, Recipient } from '../model/recipient.js';
import type { HeldBefore } from '../ports.js';
import { isOfNotice } from '../store/is-of-notice.js';
import type { StoredDecision } from '../store/stores.js';

/** What was observed of a user when it was decided, and what their step was told. */
export interface Recorded extends Pick<Recipient, 'preferences' | 'profile'> {
  readonly devices: readonly Recipient['devices'][string][];
  readonly conversations: readonly (Recipient['conversations'][string] | null)[];
  readonly inputs?: readonly Input[];
}

export interface Past {
  readonly stored: StoredDecision;
  /** Null: no longer kept. */
  readonly recorded: Recorded | null;
  /** The moment to go back to (ms): that of the decision, or now. */
  readonly at: number;
  /** Notices that memory may lack: itself, and those that its votes name. */
  readonly notices: readonly NoticeItem[];
}

/** The recipient without this message, call or notice and without what came after it. */
export function asBefore(recipient: Recipient, past: Past): Recipient {
  const { at, recorded } = past;
  const notifications = recipient.notifications.filter((each) => each.sent_at < at);
  const item = isOfNotice(past.stored) ? withoutNotice(recipient, past) : withoutMessage(recipient, past);
  const before = { ...recipient, ...item, notifications };
  if (recorded === null) return before;
  const named = recorded.conversations.flatMap((each) => (each === null ? [] : [[each.id, each] as const]));
  return {
    ...before,
    preferences: recorded.preferences,
    profile: recorded.profile ?? blankProfile,
    devices: Object.fromEntries(recorded.devices.map((each) => [each.id, each])),
    conversations: { ...recipient.conversations, ...Object.fromEntries(named) },
  };
}

/** What the step was told besides what it is about: a read, a token that died, the end of a call that overtook it. */
export function toldWith({ inputs = [] }: Recorded): readonly Input[] {
  // Edits have been applied to the event that is asked about, and the record has no texts.
  return inputs.filter(({ type }) => !arriving.has(type) && type !== 'message.edited');
}

const arriving = new Set(['message.created', 'call.ringing', 'notice.requested']);

/** How it waited on devices when it was decided; undefined where it did not, or came again. */
export function heldBefore(
  stored: StoredDecision,
  history: readonly StoredDecision[],
): HeldBefore | undefined {
  const isHeld = ({ device, release_at }: DeviceDecision) => device !== null && release_at !== null;
  const holds = history.toReversed().flatMap(({ devices }) => devices.find(isHeld) ?? []);
  const isWaiting = history[0]?.devices.some(isHeld) === true;
  const isAgain = votesOf(stored).some(({ rule }) => rule === 'duplicate');
  const devices = stored.devices.flatMap(({ device }) => device ?? []);
  return isWaiting && !isAgain && devices.length > 0 ? { devices, holds } : undefined;
}

type Votes = DeviceDecision['votes'];

function votesOf({ devices }: StoredDecision): Votes {
  return devices.flatMap(({ votes }) => votes);
}

function evidenceOf({ stored, recorded }: Past, rule: string) {
  return recorded === null ? undefined : votesOf(stored).find((vote) => vote.rule === rule)?.evidence;
}

function withoutMessage(recipient: Recipient, past: Past): Pick<Recipient, 'items' | 'early' | 'batches'> {
  const { stored, at } = past;
  const { message } = stored;
  const items = new Map(recipient.items);
  // What had come before is a duplicate again.
  if (evidenceOf(past, 'duplicate') === undefined) items.delete(message);
  const early = new Map(recipient.early);
  const deleted = evidenceOf(past, 'deleted') !== undefined;
  const ended = evidenceOf(past, 'expired')?.['ended'] === true;
  if (deleted || ended) early.set(message, { at, deleted, ended, set: {} });
  else early.delete(message);
  const batches = recipient.batches
    .map((batch) => ({ ...batch, messages: batch.messages.filter((each) => each !== message) }))
    .filter((batch) => batch.opened_at < at && batch.messages.length > 0);
  return { items, early, batches };
}

function withoutNotice(
  recipient: Recipient,
  past: Past,
): Pick<Recipient, 'notices' | 'early_notices' | 'next_notice'> {
  const { stored, at, notices: named } = past;
  const { message } = stored;
  const isDuplicate = evidenceOf(past, 'duplicate') !== undefined;
  const all = new Map([...named.map((each) => [each.message, each] as const), ...recipient.notices]);
  const itself = all.get(message);
  const known = [...all].filter(([id, other]) =>
    id === message ? isDuplicate : isBefore(other, past, itself),
  );
  const early = new Map(recipient.early_notices);
  const cancelled = evidenceOf(past, 'deleted') !== undefined;
  const seen = evidenceOf(past, 'read_elsewhere')?.['seen_at'];
  if (cancelled || typeof seen === 'number') {
    early.set(message, { at, cancelled, seen_at: typeof seen === 'number' ? seen : null });
  } else early.delete(message);
  return {
    notices: new Map(known.map(([id, other]) => [id, asCorrected(other, past, itself)])),
    early_notices: early,
    // Of two of a key made at the same moment, the order in which they came says which is newer.
    next_notice: itself?.seq ?? recipient.next_notice,
  };
}

function isBefore({ taken_in_at, seq }: NoticeItem, { stored, at }: Past, itself: NoticeItem | undefined) {
  const isFirst = stored.previous === null;
  return taken_in_at <= at && (!isFirst || itself === undefined || seq < itself.seq);
}

/** The one that this notice merely corrected has taken its place in time since, perhaps that of later ones, too. */
function asCorrected(other: NoticeItem, past: Past, itself: NoticeItem | undefined): NoticeItem {
  const into = evidenceOf(past, 'merged')?.['merged_into'];
  if (other.message !== into || itself === undefined) return other;
  return { ...other, deleted: false, created_at: Math.min(other.created_at, itself.created_at) };
}
