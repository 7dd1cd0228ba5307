// What a user has chosen, as one document. Names are those of the scenarios' `recipient` and `conversations`.
import { z } from 'zod';
import { instant } from './instant.js';
import { noticeKinds } from './notice.js';
import { timeZone } from './time-zone.js';

export const pushLevel = z.enum(['default', 'all', 'mentions', 'none']);
export type PushLevel = z.infer<typeof pushLevel>;

export const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
export type Weekday = z.infer<typeof weekday>;

/** What a message is to its recipient (T07); calls have a class of their own, and so has each kind of notice (A02). */
export const messageClass = z.enum([
  'mention',
  'keyword',
  'direct_message',
  'thread_followed',
  'call',
  ...noticeKinds,
]);
export type MessageClass = z.infer<typeof messageClass>;

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'give a wall time as HH:MM, 00:00 to 23:59');

export const quietHours = z.strictObject({
  from: wallTime,
  until: wallTime,
  days: z.array(weekday).default(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
  action: z.enum(['defer', 'batch', 'suppress']).default('defer'),
  allow: z.array(messageClass).default([]),
});
export type QuietHours = z.infer<typeof quietHours>;

const fields = {
  time_zone: timeZone.nullable(),
  push_enabled: z.boolean(),
  push_level: pushLevel,
  blocked: z.array(z.string().min(1).max(191)).max(5_000),
  keywords: z.array(z.string().min(1).max(100)).max(100),
  broadcast_mentions: z.boolean(),
  allow_critical: z.boolean(),
  snooze_until: instant.nullable(),
  quiet_hours: quietHours.nullable(),
  holdout: z.boolean(),
  /** What the user has agreed to: without it, promotions are never pushed (A05). */
  consents: z.array(z.enum(['marketing'])).max(1),
  /** Topics of notices that the user wants nothing of (A06). */
  topic_opt_outs: z.array(z.string().min(1).max(191)).max(1_000),
};

export const preferenceChange = z.strictObject(fields).partial();
export type PreferenceChange = z.infer<typeof preferenceChange>;

/** A user's preferences, complete. `snooze_until` in milliseconds. */
export type Preferences = { readonly [K in keyof typeof fields]: z.infer<(typeof fields)[K]> };

export const defaultPreferences: Preferences = {
  time_zone: null,
  push_enabled: true,
  push_level: 'default',
  blocked: [],
  keywords: [],
  broadcast_mentions: true,
  allow_critical: true,
  snooze_until: null,
  quiet_hours: null,
  holdout: false,
  consents: [],
  topic_opt_outs: [],
};

const conversationFields = {
  push_level: pushLevel,
  muted: z.boolean(),
  muted_until: instant.nullable(),
  followed: z.boolean(),
  participant: z.boolean(),
};

export const conversationPreferenceChange = z.strictObject(conversationFields).partial();
export type ConversationPreferenceChange = z.infer<typeof conversationPreferenceChange>;

/** A user's settings for one conversation, complete. `muted_until` in milliseconds. */
export type ConversationPreferences = {
  readonly [K in keyof typeof conversationFields]: z.infer<(typeof conversationFields)[K]>;
};

export const defaultConversationPreferences: ConversationPreferences = {
  push_level: 'default',
  muted: false,
  muted_until: null,
  followed: false,
  participant: false,
};
