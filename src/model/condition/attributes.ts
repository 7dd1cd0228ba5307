// The catalogue: everything that a condition may read, with its type. Closed, so that a condition which passed the check
// when it was published can never meet a name that means nothing.
import { z } from 'zod';
import { noticeKinds } from '../notice.js';
import { own } from '../own.js';

export type AttributeType = 'string' | 'number' | 'boolean' | 'version' | 'any';

/** Of what it is known: of a user at any time (segments may ask), of a message for a user, of one of their devices. */
export type AttributeScope = 'user' | 'message' | 'device';

export interface Attribute {
  readonly type: AttributeType;
  readonly scope: AttributeScope;
  /** The only values it can have. */
  readonly values?: readonly string[];
  /** One sentence: a row of docs/conditions.md. */
  readonly says: string;
}

const importances = ['low', 'normal', 'high', 'critical'] as const;
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const string = { type: 'string' } as const;
const number = { type: 'number' } as const;
const boolean = { type: 'boolean' } as const;
const version = { type: 'version' } as const;
const user = { scope: 'user' } as const;
const message = { scope: 'message' } as const;
const device = { scope: 'device' } as const;

export const catalogue = {
  'user.id': { ...string, ...user, says: 'Id of the recipient.' },
  'user.time_zone': { ...string, ...user, says: 'IANA name of the zone that counts for the recipient.' },
  'user.locale': {
    ...string,
    ...user,
    says: 'Language tag from `user.updated`, else of the device used last.',
  },
  'user.language': {
    ...string,
    ...user,
    says: 'First part of `user.locale` in lower case: `zh` of `zh-Hans-CN`.',
  },
  'user.bot': { ...boolean, ...user, says: 'Whether the recipient is a bot.' },
  'device.platform': { ...string, ...device, says: 'As it was registered, in lower case: `ios`, `android`.' },
  'device.kind': {
    ...string,
    ...device,
    values: ['phone', 'tablet', 'web', 'desktop'],
    says: 'Kind of the device.',
  },
  'device.provider': { ...string, ...device, says: 'Name of the provider that reaches it.' },
  'device.app_version': { ...version, ...device, says: 'Version of the app on it.' },
  'device.os_version': { ...version, ...device, says: 'Version of its operating system.' },
  'device.locale': { ...string, ...device, says: 'Language tag of the device.' },
  'device.days_since_seen': { ...number, ...device, says: 'Whole days since it was used or registered.' },
  'conversation.id': { ...string, ...message, says: 'Id of the conversation.' },
  'conversation.type': {
    ...string,
    ...message,
    values: ['direct', 'group', 'channel', 'thread'],
    says: 'Type of the conversation.',
  },
  'conversation.parent': { ...string, ...message, says: 'Of a thread, the id of its parent.' },
  'message.kind': {
    ...string,
    ...message,
    values: ['message', 'notice'],
    says: 'Whether it is a message of a conversation or a notice of an application server.',
  },
  'message.importance': { ...string, ...message, values: importances, says: 'As the chat server set it.' },
  'message.sender': { ...string, ...message, says: 'Id of the sender.' },
  'message.from_bot': { ...boolean, ...message, says: 'Whether a bot sent it.' },
  'message.mention': {
    ...boolean,
    ...message,
    says: 'It mentions the recipient, quotes them, or addresses all.',
  },
  'message.keyword': { ...boolean, ...message, says: "It contains one of the recipient's keywords." },
  'message.direct': { ...boolean, ...message, says: 'It is in a direct conversation or a thread of one.' },
  'message.followed': { ...boolean, ...message, says: 'It is in a thread that the recipient follows.' },
  'message.ordinary': { ...boolean, ...message, says: 'None of the four above.' },
  'message.age_seconds': { ...number, ...message, says: 'Seconds since it was written.' },
  'notice.kind': { ...string, ...message, values: noticeKinds, says: 'Of a notice, what it is for.' },
  'notice.topic': { ...string, ...message, says: 'Of a notice, its topic.' },
  'behaviour.sender_open_rate': {
    ...number,
    ...message,
    says: 'How often pushes of this sender are opened, 0 to 1.',
  },
  'behaviour.sender_dismiss_rate': {
    ...number,
    ...message,
    says: 'How often pushes of this sender are dismissed, 0 to 1.',
  },
  'behaviour.conversation_open_rate': {
    ...number,
    ...message,
    says: 'How often pushes of this conversation are opened, 0 to 1.',
  },
  'behaviour.conversation_dismiss_rate': {
    ...number,
    ...message,
    says: 'How often pushes of this conversation are dismissed, 0 to 1.',
  },
  'behaviour.pushes_24h': {
    ...number,
    ...message,
    says: 'Notifications of the last 24 hours, calls left out.',
  },
  'local.hour': { ...number, ...message, says: "Hour of the recipient's day, 0 to 23." },
  'local.weekday': { ...string, ...message, values: weekdays, says: "Day of the recipient's week." },
} as const satisfies Readonly<Record<string, Attribute>>;

export type AttributeName = keyof typeof catalogue;

/** What chat servers and apps attach themselves: `user.attributes.plan`. The value's type is what was attached. */
export const attributeOwners = {
  user: 'user',
  device: 'device',
  conversation: 'message',
} as const satisfies Record<string, AttributeScope>;
export type AttributeOwner = keyof typeof attributeOwners;

/** A path as the catalogue knows it, its attached key split off; null where it knows no such path. */
export function findAttribute(path: string): (Attribute & { readonly key: string | null }) | null {
  const known = own<Attribute>(catalogue, path);
  if (known !== undefined) return { ...known, key: null };
  const attached = attachedPath(path);
  if (attached === null) return null;
  const scope = attributeOwners[attached.owner];
  return { type: 'any', scope, says: 'Attached by the chat server or the app.', key: attached.key };
}

export function attachedPath(path: string): { readonly owner: AttributeOwner; readonly key: string } | null {
  const [first, second, key, ...rest] = path.split('.');
  const owner = Object.hasOwn(attributeOwners, first!) ? (first as AttributeOwner) : null;
  const isAttached = owner !== null && second === 'attributes' && rest.length === 0;
  return isAttached && key !== undefined && isKey(key) ? { owner, key } : null;
}

const keyPattern = /^[a-z][a-z0-9_]{0,63}$/;

function isKey(key: string): boolean {
  return keyPattern.test(key);
}

/** Attached values of a user, a device or a conversation. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export const MAX_ATTRIBUTES = 32;
const value = z.union([z.string().max(256), z.number(), z.boolean()]);

/** A change of attached values: null takes one away, what is left out stays. */
export const attributesChange = z
  .record(
    z.string().regex(keyPattern, 'lower-case letters, digits and _, at most 64, a letter first'),
    value.nullable(),
  )
  .refine((each) => Object.keys(each).length <= MAX_ATTRIBUTES, `at most ${MAX_ATTRIBUTES} attributes`);
export type AttributesChange = z.infer<typeof attributesChange>;

/** The values after a change. Where they would become too many, what is new last is left out. */
export function changedAttributes(before: Attributes, change: AttributesChange): Attributes {
  const after: Record<string, string | number | boolean> = { ...before };
  for (const [key, set] of Object.entries(change)) {
    if (set === null) delete after[key];
    else if (Object.hasOwn(after, key) || Object.keys(after).length < MAX_ATTRIBUTES) after[key] = set;
  }
  return after;
}
