// What a chat server says happened. The schemas are the contract of every door of ingest; a field has the same name
// here, on the wire and in the scenarios, so nothing is ever translated.
import { z } from 'zod';
import { attributesChange } from './condition/attributes.js';
import { instant } from './instant.js';
import { noticeKind } from './notice.js';
import { timeZone } from './time-zone.js';
import { conversationPreferenceChange, preferenceChange } from './preferences.js';

/**
 * Any id that a chat server chooses: compared byte by byte, never trimmed or case-folded. Half a surrogate pair has no
 * UTF-8 form, NUL separates the parts of keys in memory, and `__proto__` cannot be a key of an object.
 */
export const id = z
  .string()
  .min(1)
  .max(191)
  .refine(
    (value) => value.isWellFormed() && !value.includes('\0') && value !== '__proto__',
    'not well-formed text, or with NUL, or __proto__',
  );

export const conversationType = z.enum(['direct', 'group', 'channel', 'thread']);
export type ConversationType = z.infer<typeof conversationType>;

export const importance = z.enum(['low', 'normal', 'high', 'critical']);
export const broadcast = z.enum(['none', 'all', 'here']);
export const senderKind = z.enum(['user', 'bot']);

const text = z.string().max(65_536);
const ttlSeconds = z.number().int().positive().max(2_592_000);

export const messageCreated = z.strictObject({
  message: id,
  conversation: id,
  seq: z.number().int().nonnegative(),
  sender: id,
  sender_kind: senderKind.default('user'),
  /** The sender's device: where they are reading while they write (E02). */
  device: id.nullable().default(null),
  text: text.default(''),
  mentions: z.array(id).max(1_000).default([]),
  broadcast: broadcast.default('none'),
  /** The user whose message is quoted (T08). */
  reply_to: id.nullable().default(null),
  importance: importance.default('normal'),
  force_push: z.boolean().default(false),
  ttl_seconds: ttlSeconds.nullable().default(null),
  created_at: instant.nullable().default(null),
});

export const messageEdited = z.strictObject({
  message: id,
  text: text.optional(),
  mentions: z.array(id).max(1_000).optional(),
  broadcast: broadcast.optional(),
  reply_to: id.nullable().optional(),
});

export const messageDeleted = z.strictObject({ message: id });

export const readAdvanced = z.strictObject({
  user: id,
  conversation: id,
  up_to_seq: z.number().int().nonnegative(),
  device: id.nullable().default(null),
});

export const presenceChanged = z.strictObject({
  user: id,
  device: id,
  connected: z.boolean().optional(),
  /** The user touched the device just now (E07). */
  active: z.boolean().optional(),
  foreground: z.boolean().optional(),
  /** A goodbye, not a lost connection (E06). */
  clean: z.boolean().optional(),
  last_contact_at: instant.nullable().optional(),
});

export const typingStarted = z.strictObject({
  user: id,
  conversation: id,
  device: id.nullable().default(null),
});
export const reactionAdded = z.strictObject({ message: id, user: id, reaction: z.string().max(64) });

const member = z.strictObject({
  user: id,
  followed: z.boolean().optional(),
  participant: z.boolean().optional(),
});

export const conversationUpdated = z.strictObject({
  conversation: id,
  type: conversationType.optional(),
  parent: id.nullable().optional(),
  title: z.string().max(1_024).optional(),
  /** For conditions of a policy. Left-out keys stay; null takes one away. */
  attributes: attributesChange.optional(),
  /** Members to add; nobody is removed by being left out. */
  members: z
    .array(z.union([id, member]))
    .max(10_000)
    .optional(),
});

export const memberAdded = z.strictObject({
  conversation: id,
  ...member.shape,
});
export const memberRemoved = z.strictObject({ conversation: id, user: id });

export const userUpdated = z.strictObject({
  user: id,
  name: z.string().max(256).optional(),
  bot: z.boolean().optional(),
  time_zone: timeZone.nullable().optional(),
  /** A language tag (BCP 47), for conditions of a policy. */
  locale: z.string().min(1).max(64).nullable().optional(),
  attributes: attributesChange.optional(),
});

export const preferenceChanged = z.union([
  z.strictObject({ user: id, conversation: id, set: conversationPreferenceChange }),
  z.strictObject({ user: id, set: preferenceChange }),
]);

export const callRinging = z.strictObject({
  call: id,
  conversation: id,
  sender: id,
  created_at: instant.nullable().default(null),
  ttl_seconds: ttlSeconds.nullable().default(null),
  importance: importance.default('normal'),
});
export const callEnded = z.strictObject({
  call: id,
  how: z.enum(['answered', 'declined', 'cancelled', 'missed']),
  user: id.nullable().default(null),
  device: id.nullable().default(null),
});

/** What an application server asks to tell a user (A01). No rule reads its words; a phone shows them. */
export const noticeRequested = z.strictObject({
  user: id,
  notice: id,
  kind: noticeKind,
  title: z.string().max(256).default(''),
  body: z.string().max(4_096).default(''),
  /** What the user may opt out of, such as `prices`. */
  topic: id.nullable().default(null),
  /** Of two notices with the same key the newer takes the place of the older (A07). */
  key: id.nullable().default(null),
  /** False: it only corrects the newest notice of its key, without a sound (A08). */
  alert: z.boolean().default(true),
  importance: importance.default('normal'),
  force_push: z.boolean().default(false),
  ttl_seconds: ttlSeconds.nullable().default(null),
  created_at: instant.nullable().default(null),
  /** It waits until then (A09). */
  not_before: instant.nullable().default(null),
});
export const noticeCancelled = z.strictObject({ user: id, notice: id });
/** The user has opened it in the app's inbox. */
export const noticeSeen = z.strictObject({ user: id, notice: id, device: id.nullable().default(null) });

/** Every event type with the schema of its `data`: the only list of names. */
export const eventData = {
  'message.created': messageCreated,
  'message.edited': messageEdited,
  'message.deleted': messageDeleted,
  'reaction.added': reactionAdded,
  'read.advanced': readAdvanced,
  'presence.changed': presenceChanged,
  'typing.started': typingStarted,
  'conversation.updated': conversationUpdated,
  'member.added': memberAdded,
  'member.removed': memberRemoved,
  'user.updated': userUpdated,
  'preference.changed': preferenceChanged,
  'call.ringing': callRinging,
  'call.ended': callEnded,
  'notice.requested': noticeRequested,
  'notice.cancelled': noticeCancelled,
  'notice.seen': noticeSeen,
} as const;

export type EventType = keyof typeof eventData;
export type EventData<T extends EventType> = z.infer<(typeof eventData)[T]>;
export const eventTypes = Object.keys(eventData) as EventType[];

/** Events whose loss within the snapshot interval is acceptable: 202 once applied, not once fsynced. */
export const softTypes: ReadonlySet<EventType> = new Set(['presence.changed', 'typing.started']);

/** The envelope of an event on every door. */
export const eventEnvelope = z.strictObject({
  id,
  source: z.string().min(1).max(255).default('api'),
  type: z.enum(eventTypes as [EventType, ...EventType[]]),
  time: instant.optional(),
  data: z.record(z.string(), z.unknown()),
});

/** An admitted event: validated, with the app that sent it and the clock of its arrival. */
export interface EventOf<T extends EventType> {
  readonly app: string;
  readonly id: string;
  readonly source: string;
  readonly type: T;
  /** When it happened, by the chat server's clock, clamped to arrival. Milliseconds. */
  readonly time: number;
  readonly receivedAt: number;
  readonly data: EventData<T>;
}
export type ChatEvent = { [T in EventType]: EventOf<T> }[EventType];
