// Apple Push Notification service over HTTP/2. Payloads and names come from apns2, tokens from jose, the connection from
// egress.
// https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns
import { createHash } from 'node:crypto';
import { Errors, Notification, Priority, PushType } from 'apns2';
import { z } from 'zod';
import type { OutgoingResponse } from '../../egress/outgoing.js';
import type { Answer, Content, FailureKind, OutgoingPush } from '../../model/push.js';
import { brokenAnswer, jsonObject, kindOfStatus, retryAfter, vendorWord } from '../answers.js';
import { fit } from '../fit.js';
import type { Prepared, Provider, ProviderContext, ProviderDefinition } from '../provider.js';
import { baseUrl, pemKey } from '../settings.js';
import type { IssuedToken } from '../token-cache.js';
import { apnsToken } from './apns-token.js';

const MAX_PAYLOAD_BYTES = 4_096;
const TIMEOUT_MS = 10_000;
/** Apple asks not to renew a provider token more often. */
const MIN_TOKEN_AGE_MS = 20 * 60_000;

export const apnsSettings = z.strictObject({
  team_id: z.string().min(1).describe('The ten characters of the Apple developer team.'),
  key_id: z.string().min(1).describe('The ten characters of the APNs key.'),
  private_key: pemKey('P-256').describe('The .p8 key as PEM text, or `private_key_file` with its path.'),
  topic: z.string().min(1).describe('The bundle id of the app.'),
  time_sensitive: z
    .boolean()
    .default(false)
    .describe('Whether the app has the capability to break through Focus for important messages.'),
  tells_displays: z
    .boolean()
    .default(false)
    .describe('Whether the app has a service extension that tells of displays: every alert then wakes it.'),
  background_per_hour: z
    .number()
    .int()
    .min(0)
    .max(60)
    .default(3)
    .describe('Background pushes sent to a device in an hour; Apple drops more than a few without a word.'),
  host: baseUrl('https://api.push.apple.com').describe(
    'https://api.sandbox.push.apple.com for development builds.',
  ),
});
export type ApnsSettings = z.infer<typeof apnsSettings>;

/** Every reason Apple documents, and what it means to us. One that is not here goes by its status class. */
export const apnsReasons: Readonly<Record<string, FailureKind>> = {
  [Errors.badDeviceToken]: 'token_suspect',
  [Errors.deviceTokenNotForTopic]: 'token_suspect',
  [Errors.unregistered]: 'token_dead',
  ExpiredToken: 'token_dead',
  [Errors.badCollapseId]: 'bad_request',
  [Errors.badExpirationDate]: 'bad_request',
  [Errors.badMessageId]: 'bad_request',
  [Errors.badPriority]: 'bad_request',
  [Errors.badTopic]: 'bad_request',
  [Errors.duplicateHeaders]: 'bad_request',
  [Errors.invalidPushType]: 'bad_request',
  [Errors.missingDeviceToken]: 'bad_request',
  [Errors.missingTopic]: 'bad_request',
  [Errors.payloadEmpty]: 'bad_request',
  [Errors.topicDisallowed]: 'bad_request',
  [Errors.badPath]: 'bad_request',
  [Errors.methodNotAllowed]: 'bad_request',
  [Errors.idleTimeout]: 'connection',
  UnrelatedKeyIdInToken: 'connection',
  [Errors.expiredProviderToken]: 'auth',
  [Errors.invalidProviderToken]: 'credential',
  [Errors.missingProviderToken]: 'credential',
  [Errors.badCertificate]: 'credential',
  [Errors.badCertificateEnvironment]: 'credential',
  [Errors.forbidden]: 'credential',
  BadEnvironmentKeyIdInToken: 'credential',
  BadEnvironmentKeyInToken: 'credential',
  [Errors.tooManyProviderTokenUpdates]: 'credential',
  [Errors.payloadTooLarge]: 'too_large',
  [Errors.tooManyRequests]: 'throttled',
  [Errors.internalServerError]: 'provider_down',
  [Errors.serviceUnavailable]: 'provider_down',
  [Errors.shutdown]: 'provider_down',
};

const topicSuffix = { alert: '', background: '', voip: '.voip' } as const;

class ApnsProvider implements Provider {
  readonly name = 'apns';
  readonly backgroundPerHour: number;
  readonly #settings: ApnsSettings;
  readonly #context: ProviderContext;
  readonly #token: ReturnType<typeof apnsToken>;
  /** Counted up to leave a connection that Apple has bound to another key. */
  #connection = 0;

  constructor(settings: ApnsSettings, context: ProviderContext) {
    this.backgroundPerHour = settings.background_per_hour;
    this.#settings = settings;
    this.#context = context;
    this.#token = apnsToken(settings, context);
  }

  prepare(push: OutgoingPush): Prepared {
    const payload = (content: Content) =>
      JSON.stringify(this.#notification(push, content).buildApnsOptions());
    const content = fit(push.content, MAX_PAYLOAD_BYTES, (each) => Buffer.byteLength(payload(each)));
    const { pushType, priority } = this.#notification(push, content);
    const headers = {
      'apns-topic': this.#settings.topic + topicSuffix[push.kind],
      'apns-push-type': pushType,
      'apns-priority': String(priority),
      'apns-expiration': String(Math.floor(this.#context.wallNow() / 1_000) + push.ttlSeconds),
      'apns-collapse-id': push.replaceId,
      'apns-id': apnsId(push.id, push.attempt ?? 1),
    };
    return { path: '/3/device', headers, body: Buffer.from(payload(content)) };
  }

  async send(push: OutgoingPush, prepared: Prepared): Promise<Answer> {
    const target = push.target.value.reveal();
    // The token becomes part of a path; Apple's are hexadecimal, of no promised length.
    if (!/^[0-9a-fA-F]{2,400}$/.test(target))
      return { ok: false, kind: 'token_suspect', vendorReason: 'malformed_token' };
    const token = await this.#token.get();
    if (!token.ok) return token;
    const { team_id: team, key_id: key, host } = this.#settings;
    const response = await this.#context.outgoing.request({
      method: 'POST',
      url: `${host}${prepared.path}/${target}`,
      headers: { ...prepared.headers, authorization: `bearer ${token.value}` },
      body: prepared.body,
      timeoutMs: TIMEOUT_MS,
      trust: 'fixed',
      protocol: 'http2',
      pool: `${team}/${key}/${this.#connection}`,
    });
    return response.ok ? this.#read(response, token) : brokenAnswer(response);
  }

  async close(): Promise<void> {}

  #notification(push: OutgoingPush, content: Content): Notification {
    if (push.kind === 'background') {
      // Alert, badge and sound are forbidden in a background push, and its priority must be 5.
      const options = { contentAvailable: true, priority: Priority.throttled, data: push.data };
      return new Notification('', { type: PushType.background, ...options });
    }
    const badge = content.badge === null ? {} : { badge: content.badge };
    const quiet = push.isQuiet === true || isPassive(push);
    const usual = quiet ? 'normal' : 'high';
    const priority = push.isQuiet === true ? usual : (push.priority ?? usual);
    // The app's service extension is woken to take away what the alert carries along, to redraw what it changes, and to
    // tell of the display.
    const mutable =
      this.#settings.tells_displays || push.isQuiet === true || push.data['retract'] !== undefined;
    return new Notification('', {
      type: push.kind === 'voip' ? PushType.voip : PushType.alert,
      alert: { title: content.title, body: content.body },
      ...badge,
      ...(quiet ? {} : { sound: 'default' }),
      priority: priority === 'normal' ? Priority.throttled : Priority.immediate,
      threadId: push.threadId,
      aps: {
        'interruption-level': quiet ? 'passive' : this.#interruption(push),
        ...(mutable ? { 'mutable-content': 1 } : {}),
      },
      data: push.data,
    });
  }

  #interruption({ importance, interruption, isCall }: OutgoingPush): string {
    if (interruption === 'active' || interruption === 'critical') return interruption;
    const isUrgent = importance === 'high' || importance === 'critical';
    const pressing = isCall === true || interruption === 'time-sensitive' || isUrgent;
    return pressing && this.#settings.time_sensitive ? 'time-sensitive' : 'active';
  }

  #read(response: OutgoingResponse & { ok: true }, token: IssuedToken): Answer {
    if (response.status === 200) return { ok: true, providerId: vendorId(response.headers['apns-id']) };
    const { reason, timestamp } = jsonObject(response.body);
    const vendorReason = vendorWord(reason, `status_${response.status}`);
    const kind = apnsReasons[vendorReason] ?? kindOfStatus(response.status);
    if (vendorReason === 'UnrelatedKeyIdInToken') this.#connection++;
    const waited = retryAfter(response.headers, this.#context.wallNow());
    if (kind === 'auth')
      return {
        ok: false,
        kind: this.#token.expire(token, MIN_TOKEN_AGE_MS) ? 'auth' : 'credential',
        vendorReason,
      };
    const dead = kind === 'token_dead' && typeof timestamp === 'number' ? { deadSinceMs: timestamp } : {};
    return { ok: false, kind, vendorReason, ...waited, ...dead };
  }
}

/** A canonical UUID (version 8, RFC 9562) of push and attempt. Apple echoes it; it does not de-duplicate by it. */
function apnsId(push: string, attempt: number): string {
  const bytes = createHash('sha256').update(`${push}#${attempt}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function vendorId(value: string | undefined): string | null {
  return value !== undefined && /^[0-9A-Fa-f-]{36}$/.test(value) ? value : null;
}

export const apns: ProviderDefinition<ApnsSettings> = {
  name: 'apns',
  description: 'Apple Push Notification service: iPhone, iPad, Mac, Watch.',
  platforms: ['ios', 'ipados', 'macos', 'watchos', 'visionos'],
  maxPayloadBytes: MAX_PAYLOAD_BYTES,
  replaces: true,
  reports: [],
  settings: apnsSettings,
  create: (settings, context) => new ApnsProvider(settings, context),
};

/** Without a sound and a lit screen: as the policy says for its importance, else what is of low importance. */
function isPassive({ importance, interruption, isCall }: OutgoingPush): boolean {
  if (isCall === true) return false;
  return interruption === undefined ? importance === 'low' : interruption === 'passive';
}
