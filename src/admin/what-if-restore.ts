// A recipient taken back to the moment of a recorded decision. What was observed comes from the record; what had been sent
// and held, from what is known today without what came later. Pure; only copies are changed.
import { blankProfile } from '../model/profile.js';
import type { Input } from '../model/input.js';
import type { NoticeItem, Recipient, SentNotification } from '../model/recipient.js';
import type { DecidedBefore } from '../ports.js';
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
  /** Undefined: it was decided as if it had just come. */
  readonly before: DecidedBefore | undefined;
}

/** The recipient without this message, call or notice and without what came after it. */
export function asBefore(recipient: Recipient, past: Past): Recipient {
  const { recorded } = past;
  const notifications = sentBefore(recipient, past);
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
  return inputs.filter(({ type }) => !arriving.has(type));
}

const arriving = new Set(['message.created', 'call.ringing', 'notice.requested']);

function evidenceOf({ stored: { devices }, recorded }: Past, rule: string) {
  const votes = recorded === null ? [] : devices.flatMap((each) => each.votes);
  return votes.find((vote) => vote.rule === rule)?.evidence;
}

/** What had been sent by then. Of what was sent in the same moment, the key says whether it was earlier. */
function sentBefore({ notifications }: Recipient, past: Past): readonly SentNotification[] {
  const { stored, at, before } = past;
  const keys = stored.devices.flatMap(({ notification }) => notification ?? []);
  const isCapped = capping.some((rule) => evidenceOf(past, rule) !== undefined);
  const isEarlier = ({ key, sent_at }: SentNotification) =>
    sent_at < at || (sent_at === at && (keys.length === 0 ? isCapped : placeOf(key) < placeOf(keys[0]!)));
  const shownOn = before !== undefined && 'device' in before.then ? before.then.device : null;
  if (before === undefined || typeof shownOn !== 'string') return notifications.filter(isEarlier);
  const pushed = before.devices[shownOn]?.notification;
  return notifications
    .filter((each) => each.key === pushed || isEarlier(each))
    .map((each) => (each.key === pushed ? asShownOn(each, shownOn, stored.message) : each));
}

const capping = ['frequency_capped', 'marketing_capped', 'throttled'];

function placeOf(key: string): number {
  return Number(key.slice(1));
}

/** A push before it failed, or before somebody saw it. */
function asShownOn(sent: SentNotification, device: string, message: string): SentNotification {
  const { displayed_on: _displayed, fell_back: _fell, ...rest } = sent;
  return { ...rest, gone: [], shown: { [device]: sent.shown[device] ?? [message] } };
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

/** Whether another notice had been taken in. In the same moment it was, if this one is recorded to have given way to it. */
function isBefore({ taken_in_at, seq }: NoticeItem, past: Past, itself: NoticeItem | undefined): boolean {
  const { stored, at } = past;
  if (stored.previous === null && itself !== undefined) return taken_in_at <= at && seq < itself.seq;
  return taken_in_at < at || (taken_in_at === at && evidenceOf(past, 'superseded') !== undefined);
}

/** The one that this notice merely corrected has taken its place in time since, perhaps that of later ones, too. */
function asCorrected(other: NoticeItem, past: Past, itself: NoticeItem | undefined): NoticeItem {
  const into = evidenceOf(past, 'merged')?.['merged_into'];
  if (other.message !== into || itself === undefined) return other;
  return { ...other, deleted: false, created_at: Math.min(other.created_at, itself.created_at) };
}
