// Checks headers and payload of a push as APNs documents them.
// developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns
import type { Received } from './listener.js';

export interface ApnsRequest {
  readonly pushType: string;
  readonly priority: number;
  /** Epoch seconds; 0: one attempt; null: Apple's own storage policy. */
  readonly expiration: number | null;
  readonly collapseId: string | null;
  readonly id: string | null;
  readonly aps: Readonly<Record<string, unknown>>;
  readonly custom: Readonly<Record<string, unknown>>;
}

export type Checked = { readonly reason: string } | { readonly request: ApnsRequest };

const TOPIC_SUFFIX: Readonly<Record<string, string>> = {
  alert: '',
  background: '',
  mdm: '',
  complication: '.complication',
  controls: '.push-type.controls',
  fileprovider: '.pushkit.fileprovider',
  liveactivity: '.push-type.liveactivity',
  location: '.location-query',
  pushtotalk: '.voip-ptt',
  voip: '.voip',
  widgets: '.push-type.widgets',
};
const PRIORITIES = ['1', '5', '10'];
const MAX_BYTES = 4_096;
const MAX_VOIP_BYTES = 5_120;
const MAX_COLLAPSE_ID_BYTES = 64;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type HeaderTest = readonly [
  reason: string,
  isWrong: (headers: Received['headers'], topic: string) => boolean,
];

const pushTypeOf = (headers: Received['headers']) => headers['apns-push-type'] ?? 'alert';
const priorityOf = (headers: Received['headers']) => headers['apns-priority'] ?? '10';

/** In the order in which they are tried; the order is a guess. */
const headerTests: readonly HeaderTest[] = [
  ['MissingTopic', (headers) => !headers['apns-topic']],
  ['InvalidPushType', (headers) => !(pushTypeOf(headers) in TOPIC_SUFFIX)],
  [
    'TopicDisallowed',
    (headers, topic) => headers['apns-topic'] !== topic + TOPIC_SUFFIX[pushTypeOf(headers)],
  ],
  ['BadPriority', (headers) => !PRIORITIES.includes(priorityOf(headers))],
  ['BadPriority', (headers) => pushTypeOf(headers) === 'background' && priorityOf(headers) !== '5'],
  ['BadExpirationDate', (headers) => !/^\d{1,12}$/.test(headers['apns-expiration'] ?? '0')],
  [
    'BadCollapseId',
    (headers) => Buffer.byteLength(headers['apns-collapse-id'] ?? '') > MAX_COLLAPSE_ID_BYTES,
  ],
  ['BadMessageId', (headers) => headers['apns-id'] !== undefined && !UUID.test(headers['apns-id'])],
];

export function checkApnsRequest(received: Received, topic: string): Checked {
  const { headers, body } = received;
  if (received.repeated.some((name) => name.startsWith('apns-'))) return { reason: 'DuplicateHeaders' };
  const failed = headerTests.find(([, isWrong]) => isWrong(headers, topic));
  if (failed) return { reason: failed[0] };
  const pushType = pushTypeOf(headers);
  if (body.length === 0) return { reason: 'PayloadEmpty' };
  if (body.length > (pushType === 'voip' ? MAX_VOIP_BYTES : MAX_BYTES)) return { reason: 'PayloadTooLarge' };
  const payload = readPayload(body);
  if (!payload) return { reason: 'PayloadEmpty' };
  const { aps, ...custom } = payload;
  if (!fits(pushType, aps)) return { reason: 'InvalidPushType' };
  return {
    request: {
      ...{ pushType, aps, custom },
      priority: Number(priorityOf(headers)),
      expiration: headers['apns-expiration'] === undefined ? null : Number(headers['apns-expiration']),
      collapseId: headers['apns-collapse-id'] ?? null,
      id: headers['apns-id']?.toLowerCase() ?? null,
    },
  };
}

type Payload = Record<string, unknown> & { readonly aps: Readonly<Record<string, unknown>> };

function readPayload(body: Buffer): Payload | null {
  try {
    const value = JSON.parse(body.toString('utf8')) as Payload | null;
    return typeof value?.aps === 'object' && value.aps !== null ? value : null;
  } catch {
    return null;
  }
}

/** Apple says that a mismatch is refused, delayed or dropped; here it is always refused, to be seen at once. */
function fits(pushType: string, aps: Readonly<Record<string, unknown>>): boolean {
  const isVisible = 'alert' in aps || 'badge' in aps || 'sound' in aps;
  if (pushType === 'alert') return isVisible;
  if (pushType === 'background') return aps['content-available'] === 1 && !isVisible;
  return true;
}

const KNOWN_HEADERS = [
  ...['apns-id', 'apns-topic', 'apns-push-type', 'apns-priority', 'apns-expiration', 'apns-collapse-id'],
];
const KNOWN_APS = [
  ...['alert', 'badge', 'sound', 'thread-id', 'category', 'content-available', 'mutable-content'],
  ...['target-content-id', 'interruption-level', 'relevance-score', 'filter-criteria', 'stale-date'],
  ...['content-state', 'timestamp', 'event', 'dismissal-date', 'attributes-type', 'attributes'],
];

/** What Apple would silently ignore, but a careful sender does not send. */
export function oddities(received: Received, request: ApnsRequest): string[] {
  const headers = Object.keys(received.headers).filter((name) => name.startsWith('apns-'));
  return [
    ...headers.filter((name) => !KNOWN_HEADERS.includes(name)),
    ...Object.keys(request.aps)
      .filter((key) => !KNOWN_APS.includes(key))
      .map((key) => `aps.${key}`),
    ...(received.headers['apns-push-type'] === undefined ? ['apns-push-type'] : []),
  ];
}
