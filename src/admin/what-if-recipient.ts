// A recipient with facts put differently. Pure; only copies are changed.
import { createdAt } from './what-if-event.js';
import type { WhatIfFacts } from './what-if-facts.js';
import type { Subject } from './what-if-subject.js';
import type { EventOf } from '../model/event.js';
import { own } from '../model/own.js';
import { blankConversation } from '../model/blank-conversation.js';
import type { QuietHours } from '../model/preferences.js';
import type { Recipient, RecipientConversation, RecipientDevice } from '../model/recipient.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** The recipient as they would have been at that moment (ms), just before the message, call or notice came. */
export function recipientWith(
  recipient: Recipient,
  facts: WhatIfFacts,
  subject: Subject,
  now: number,
): Recipient {
  const changed = {
    ...recipient,
    preferences: preferencesWith(recipient.preferences, facts, subject, now),
    devices: devicesWith(recipient.devices, facts.devices ?? {}, now),
  };
  if (subject.type === 'notice.requested') return withNotice(changed, facts, subject, now);
  const { conversation } = subject.data;
  return {
    ...changed,
    conversations: {
      ...recipient.conversations,
      [conversation]: conversationWith(recipient, facts, subject),
    },
    early: earlyWith(recipient.early, facts, subject, now),
  };
}

/** What overtook a message or call. */
function earlyWith(
  early: Recipient['early'],
  { deleted, ended }: WhatIfFacts,
  subject: Exclude<Subject, EventOf<'notice.requested'>>,
  at: number,
): Recipient['early'] {
  if (deleted === undefined && ended === undefined) return early;
  const id = subject.type === 'call.ringing' ? subject.data.call : subject.data.message;
  const known = early.get(id) ?? { at, deleted: false, ended: false, set: {} };
  const { deleted: wasDeleted, ended: wasEnded } = known;
  return new Map(early).set(id, { ...known, deleted: deleted ?? wasDeleted, ended: ended ?? wasEnded });
}

/** What overtook a notice, and the newer ones of its key. */
function withNotice(
  recipient: Recipient,
  { deleted, seen, superseded }: WhatIfFacts,
  subject: EventOf<'notice.requested'>,
  at: number,
): Recipient {
  const { notice, key } = subject.data;
  const { early_notices, notices } = recipient;
  const known = early_notices.get(notice) ?? { at, cancelled: false, seen_at: null };
  const seenAt = seen === true ? (known.seen_at ?? at) : null;
  const early = {
    ...known,
    ...(deleted === undefined ? {} : { cancelled: deleted }),
    ...(seen === undefined ? {} : { seen_at: seenAt }),
  };
  const older = [...notices].filter(
    ([, other]) => other.key !== key || other.created_at < createdAt(subject),
  );
  return {
    ...recipient,
    early_notices: new Map(early_notices).set(notice, early),
    notices: superseded === false ? new Map(older) : notices,
  };
}

function preferencesWith(
  preferences: Recipient['preferences'],
  facts: WhatIfFacts,
  subject: Subject,
  now: number,
): Recipient['preferences'] {
  const { push_enabled = preferences.push_enabled, snoozed, quiet_hours } = facts;
  return {
    ...preferences,
    push_enabled,
    ...(snoozed === undefined ? {} : { snooze_until: snoozed ? now + HOUR_MS : null }),
    ...(quiet_hours === undefined
      ? {}
      : { quiet_hours: quiet_hours ? quietAllDay(preferences.quiet_hours) : null }),
    ...(subject.type === 'notice.requested'
      ? agreedWith(preferences, facts, subject.data.topic)
      : { blocked: putIn(preferences.blocked, subject.data.sender, facts.blocked) }),
  };
}

/** Consent to promotions, and what the user wants none of. */
function agreedWith(
  { consents, topic_opt_outs }: Recipient['preferences'],
  { consent, topic_opted_out }: WhatIfFacts,
  topic: string | null,
): Pick<Recipient['preferences'], 'consents' | 'topic_opt_outs'> {
  return {
    consents: putIn(consents, 'marketing', consent),
    topic_opt_outs: topic === null ? topic_opt_outs : putIn(topic_opt_outs, topic, topic_opted_out),
  };
}

/** A list with an entry or without it; undefined: as it is. */
function putIn<T>(list: T[], entry: T, isIn: boolean | undefined): T[] {
  if (isIn === undefined) return list;
  const others = list.filter((each) => each !== entry);
  return isIn ? [...others, entry] : others;
}

/** All day but for a minute, whatever the time zone: hours without that minute would never end. */
function quietAllDay(own: QuietHours | null): QuietHours {
  const { action = 'defer', allow = [] } = own ?? {};
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  return { from: '00:00', until: '23:59', days: [...days], action, allow };
}

function devicesWith(
  devices: Recipient['devices'],
  facts: NonNullable<WhatIfFacts['devices']>,
  now: number,
): Recipient['devices'] {
  return Object.fromEntries(
    Object.entries(devices).map(([id, device]) => {
      const { presence, ...rest } = own(facts, id) ?? {};
      return [id, { ...device, ...presenceOf(device, presence, now), ...rest }];
    }),
  );
}

function presenceOf(
  device: RecipientDevice,
  presence: 'active' | 'connected' | 'disconnected' | undefined,
  now: number,
): Pick<RecipientDevice, 'connected' | 'last_activity_at'> {
  const { connected, last_activity_at } = device;
  if (presence === 'active') return { connected: true, last_activity_at: now };
  if (presence === 'connected') return { connected: true, last_activity_at: now - DAY_MS };
  return { connected: presence === undefined ? connected : false, last_activity_at };
}

function conversationWith(
  { conversations }: Recipient,
  { read, muted, push_level }: WhatIfFacts,
  subject: Exclude<Subject, EventOf<'notice.requested'>>,
): RecipientConversation {
  const { conversation } = subject.data;
  const known = own(conversations, conversation) ?? blankConversation(conversation);
  return {
    ...known,
    ...(read === undefined || subject.type === 'call.ringing'
      ? {}
      : { read_up_to_seq: readUpTo(known.read_up_to_seq, subject.data.seq, read) }),
    ...(muted === undefined ? {} : { muted, muted_until: null }),
    ...(push_level === undefined ? {} : { push_level }),
  };
}

function readUpTo(cursor: number, seq: number, isRead: boolean): number {
  return isRead ? Math.max(cursor, seq) : Math.min(cursor, seq - 1);
}
