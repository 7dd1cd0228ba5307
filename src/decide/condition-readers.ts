// How conditions read what is known of a message for a user, and of one of their devices. Every name of the catalogue has
// its reader here; all are total, and what is absent is null.
import type { AttributeName } from '../model/condition/attributes.js';
import type { Readers } from '../model/condition/compile.js';
import { own } from '../model/own.js';
import type { Item, RecipientDevice } from '../model/recipient.js';
import type { Value } from '../model/condition/expression.js';
import { countSince } from './counting.js';
import type { Subject } from './condition-subject.js';
import { hourOf, weekdayOf } from './local-time.js';
import { userReaders } from './user-readers.js';
import { zoneOf } from './zone.js';

const DAY_MS = 86_400_000;

type Device = RecipientDevice | null;
type Read = (subject: Subject, device: Device) => Value | null;

const ofDevice: Readonly<Record<Extract<AttributeName, `device.${string}`>, Read>> = {
  'device.platform': (_, device) => lower(device?.platform),
  'device.kind': (_, device) => device?.kind ?? null,
  'device.provider': (_, device) => device?.provider ?? null,
  'device.app_version': (_, device) => device?.app_version ?? null,
  'device.os_version': (_, device) => device?.os_version ?? null,
  'device.locale': (_, device) => device?.locale ?? null,
  'device.days_since_seen': ({ now }, device) => daysSinceSeen(device, now),
};

const ofMessage: Readonly<
  Record<
    Extract<AttributeName, `${'message' | 'notice' | 'conversation' | 'behaviour' | 'local'}.${string}`>,
    Read
  >
> = {
  'conversation.id': ({ item }) => item.conversation,
  'conversation.type': ({ item, conversation }) => (item.kind === 'notice' ? null : conversation.type),
  'conversation.parent': ({ item, conversation }) => (item.kind === 'notice' ? null : conversation.parent),
  'message.kind': ({ item }) => item.kind,
  'message.importance': ({ item }) => item.importance,
  'message.sender': ({ item }) => (item.kind === 'notice' ? null : item.sender),
  'message.from_bot': ({ item }) => (item.kind === 'notice' ? null : item.sender_kind === 'bot'),
  'message.mention': ({ classes }) => classes.includes('mention'),
  'message.keyword': ({ classes }) => classes.includes('keyword'),
  'message.direct': ({ classes }) => classes.includes('direct_message'),
  'message.followed': ({ classes }) => classes.includes('thread_followed'),
  'message.ordinary': ({ isOrdinary }) => isOrdinary,
  'message.age_seconds': ({ item, now }) => Math.floor((now - item.created_at) / 1000),
  'notice.kind': ({ item }) => (item.kind === 'notice' ? item.notice_kind : null),
  'notice.topic': ({ item }) => (item.kind === 'notice' ? item.topic : null),
  'behaviour.sender_open_rate': ({ item }) => rateOf(item, 'sender'),
  'behaviour.sender_dismiss_rate': ({ item }) => opposite(rateOf(item, 'sender')),
  'behaviour.conversation_open_rate': ({ item }) => rateOf(item, 'conversation'),
  'behaviour.conversation_dismiss_rate': ({ item }) => opposite(rateOf(item, 'conversation')),
  'behaviour.pushes_24h': ({ recipient, now }) => countSince(recipient, now - DAY_MS + 1),
  'local.hour': ({ recipient, policy, now }) => hourOf(zoneOf(recipient, policy), now),
  'local.weekday': ({ recipient, policy, now }) => weekdayOf(zoneOf(recipient, policy), now),
};

export const conditionReaders = {
  attributes: { ...userReaders.attributes, ...ofMessage, ...ofDevice } satisfies Record<AttributeName, Read>,
  attached: {
    user: userReaders.attached.user,
    device: (_, device, key) => own(device?.attributes ?? {}, key) ?? null,
    conversation: ({ item, conversation }, _device, key) =>
      item.kind === 'notice' ? null : (own(conversation.attributes ?? {}, key) ?? null),
  },
} as const satisfies Readers<Subject, Device>;

function rateOf(item: Item, about: 'sender' | 'conversation'): number | null {
  return item.kind === 'notice' ? null : (item.engagement?.[about] ?? null);
}

function opposite(rate: number | null): number | null {
  return rate === null ? null : 1 - rate;
}

function lower(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text.toLowerCase();
}

function daysSinceSeen(device: Device, now: number): number | null {
  const at = Math.max(device?.last_activity_at ?? -Infinity, device?.last_seen_at ?? -Infinity);
  return Number.isFinite(at) ? Math.max(0, Math.floor((now - at) / DAY_MS)) : null;
}
