// The world of a scenario: `given`, filled up from `defaults`, as a recipient and a policy.
import type { LlmChange } from '../src/model/decision.js';
import { isOrdinaryKind, type NoticeKind } from '../src/model/notice.js';
import type { Policy } from '../src/model/policy.js';
import type { Preferences } from '../src/model/preferences.js';
import { blankProfile, type Profile } from '../src/model/profile.js';
import {
  emptyRecipient,
  type Recipient,
  type RecipientConversation,
  type RecipientDevice,
  type SentNotification,
} from '../src/model/recipient.js';

/** A mapping of the vector files, as it was read. */
export type Plain = Readonly<Record<string, unknown>>;

export interface World {
  readonly recipient: Recipient;
  readonly policy: Policy;
  readonly llmChanges: readonly LlmChange[];
  /** The defaults for events; `message.conversation` is the first listed one where c1 is not listed. */
  readonly defaults: Plain;
}

export function worldOf(given: Plain, defaults: Plain): World {
  const policy = merge(defaults['policy'], given['policy']);
  const app = merge(defaults['app'], given['app']);
  const conversations = conversationsOf(given, defaults);
  const history = merge(defaults['history'], given['history']);
  return {
    recipient: {
      ...emptyRecipient('u1'),
      preferences: preferencesOf(given, defaults),
      ...(given['profile'] === undefined
        ? {}
        : { profile: { ...blankProfile, ...(given['profile'] as Partial<Profile>) } }),
      devices: byId(list(given['devices']).map((each) => deviceOf(each, defaults))),
      conversations: byId(conversations),
      notifications: list(history['notifications'])
        .map(sentOf)
        .sort((a, b) => a.sent_at - b.sent_at),
    },
    policy: { ...policy, version: 1, app_time_zone: app['time_zone'] } as unknown as Policy,
    llmChanges: list(history['llm_changes']).map(
      (each) => ({ ...each, at: instant(each['at']) }) as unknown as LlmChange,
    ),
    defaults: withFirstConversation(defaults, conversations),
  };
}

/** Fields of a recipient, their instants in milliseconds. Quiet hours are filled up from their own defaults. */
export function preferenceFields(set: Plain, defaults: Plain): Partial<Preferences> {
  const fields: Record<string, unknown> = { ...set };
  for (const name of ['snooze_until', 'muted_until']) {
    if (name in fields) fields[name] = instant(fields[name]);
  }
  if (fields['quiet_hours']) {
    fields['quiet_hours'] = merge(defaults['quiet_hours'], fields['quiet_hours']);
  }
  return fields as Partial<Preferences>;
}

export function deviceFields(set: Plain): Partial<RecipientDevice> {
  if (!('last_activity_at' in set)) return set as Partial<RecipientDevice>;
  return { ...set, last_activity_at: instant(set['last_activity_at']) } as Partial<RecipientDevice>;
}

/** Milliseconds of a quoted time; null stays null. */
export function instant(value: unknown): number | null {
  return value === null || value === undefined ? null : Date.parse(value as string);
}

/** Objects field by field, everything else replaced as a whole. */
export function merge(base: unknown, over: unknown): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...(base as Plain) };
  for (const [key, value] of Object.entries((over ?? {}) as Plain)) {
    const isDeep = isObject(value) && isObject(merged[key]);
    merged[key] = isDeep ? merge(merged[key], value) : value;
  }
  return merged;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function preferencesOf(given: Plain, defaults: Plain): Preferences {
  const { id: _id, ...recipient } = merge(defaults['recipient'], given['recipient']);
  return preferenceFields(recipient, defaults) as Preferences;
}

function deviceOf(given: Plain, defaults: Plain): RecipientDevice {
  return deviceFields(merge(defaults['device'], given)) as RecipientDevice;
}

function conversationsOf(given: Plain, defaults: Plain): RecipientConversation[] {
  const template = list(defaults['conversations'])[0]!;
  const listed = list(given['conversations']);
  return (listed.length === 0 ? [template] : listed).map(
    (each) => preferenceFields(merge(template, each), defaults) as unknown as RecipientConversation,
  );
}

function withFirstConversation(defaults: Plain, conversations: readonly RecipientConversation[]): Plain {
  const message = defaults['message'] as Plain;
  if (conversations.some(({ id }) => id === message['conversation'])) return defaults;
  return { ...defaults, message: { ...message, conversation: conversations[0]!.id } };
}

function sentOf({ sent_at, conversation, kind }: Plain, index: number): SentNotification {
  const sent = { key: `before-${index + 1}`, sent_at: instant(sent_at)!, shown: {}, gone: [] };
  if (kind === undefined) return { ...sent, conversations: [conversation as string], counts: true };
  const notice_kind = kind as NoticeKind;
  return { ...sent, conversations: [], counts: isOrdinaryKind(notice_kind), notice_kind };
}

function list(value: unknown): readonly Plain[] {
  return (value ?? []) as readonly Plain[];
}

function byId<T extends { readonly id: string }>(each: readonly T[]): Record<string, T> {
  return Object.fromEntries(each.map((one) => [one.id, one]));
}
