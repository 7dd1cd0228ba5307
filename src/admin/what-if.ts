// Facts of a preview put differently: which may be, and what a recipient is with them. Pure; only copies are changed.
import { z } from 'zod';
import { id, type EventOf } from '../model/event.js';
import type { FieldError } from '../model/problem.js';
import { defaultConversationPreferences, pushLevel, type QuietHours } from '../model/preferences.js';
import type { Recipient, RecipientConversation, RecipientDevice } from '../model/recipient.js';
import { own } from '../model/own.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const deviceFacts = z.strictObject({
  presence: z
    .enum(['active', 'connected', 'disconnected'])
    .describe('active: in use this moment; connected: the app runs, unused for a day')
    .optional(),
  push_enabled: z.boolean().optional(),
  token: z.enum(['valid', 'invalid', 'none']).optional(),
});

export const whatIfFacts = z
  .strictObject({
    read: z.boolean().describe('Whether the user has read the message already'),
    devices: z.record(id, deviceFacts).describe('By the id of a device that the user has'),
    push_enabled: z.boolean().describe('Of the user, for everything'),
    push_level: pushLevel.describe('Of the user in this conversation'),
    muted: z.boolean().describe('The conversation, by the user'),
    blocked: z.boolean().describe('The sender, by the user'),
    snoozed: z.boolean().describe('For another hour'),
    quiet_hours: z.boolean().describe('On: until 23:59 local time, by what the user chose to happen in them'),
    mentioned: z
      .boolean()
      .describe('Whether the message mentions the user; with event, users has to be given'),
    importance: z.enum(['low', 'normal', 'high', 'critical']).describe('Of the message'),
  })
  .partial();
export type WhatIfFacts = Readonly<z.infer<typeof whatIfFacts>>;

type Message = EventOf<'message.created'>['data'];

/** The message as it would have been sent. */
export function messageWith(message: Message, facts: WhatIfFacts, users: readonly string[]): Message {
  const { mentioned, importance = message.importance } = facts;
  if (mentioned === undefined) return { ...message, importance };
  const others = message.mentions.filter((each) => !users.includes(each));
  const mentions = mentioned ? [...others, ...users] : others;
  return { ...message, importance, mentions, ...(mentioned ? {} : { broadcast: 'none' as const }) };
}

/** The recipient as they would have been at that moment (ms). */
export function recipientWith(
  recipient: Recipient,
  facts: WhatIfFacts,
  message: Pick<Message, 'conversation' | 'seq' | 'sender'>,
  now: number,
): Recipient {
  return {
    ...recipient,
    preferences: preferencesWith(recipient.preferences, facts, message.sender, now),
    devices: devicesWith(recipient.devices, facts.devices ?? {}, now),
    conversations: {
      ...recipient.conversations,
      [message.conversation]: conversationWith(recipient, facts, message),
    },
  };
}

/** Devices that none of the recipients has. */
export function unknownDevices(facts: WhatIfFacts, known: ReadonlySet<string>): FieldError[] {
  return Object.keys(facts.devices ?? {})
    .filter((device) => !known.has(device))
    .map((device) => ({
      field: `facts.devices.${device}`,
      problem: 'no user of this preview has such a device',
      fix: `Name one of: ${[...known].join(', ') || 'none, there is no device'}.`,
    }));
}

function preferencesWith(
  preferences: Recipient['preferences'],
  facts: WhatIfFacts,
  sender: string,
  now: number,
): Recipient['preferences'] {
  const { push_enabled = preferences.push_enabled, blocked, snoozed, quiet_hours } = facts;
  const others = preferences.blocked.filter((each) => each !== sender);
  return {
    ...preferences,
    push_enabled,
    ...(blocked === undefined ? {} : { blocked: blocked ? [...others, sender] : others }),
    ...(snoozed === undefined ? {} : { snooze_until: snoozed ? now + HOUR_MS : null }),
    ...(quiet_hours === undefined
      ? {}
      : { quiet_hours: quiet_hours ? quietAllDay(preferences.quiet_hours) : null }),
  };
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
  { conversation, seq }: Pick<Message, 'conversation' | 'seq'>,
): RecipientConversation {
  const known = own(conversations, conversation) ?? {
    ...{ id: conversation, type: 'group' as const, parent: null, read_up_to_seq: 0 },
    ...defaultConversationPreferences,
  };
  const cursor = known.read_up_to_seq;
  return {
    ...known,
    ...(read === undefined
      ? {}
      : { read_up_to_seq: read ? Math.max(cursor, seq) : Math.min(cursor, seq - 1) }),
    ...(muted === undefined ? {} : { muted, muted_until: null }),
    ...(push_level === undefined ? {} : { push_level }),
  };
}
