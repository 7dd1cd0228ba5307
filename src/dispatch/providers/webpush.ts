// Web Push (RFC 8030) to whatever endpoint the browser named, encrypted for that browser alone. The endpoint is a
// stranger's word, so the call is guarded.
import { createECDH, createHash } from 'node:crypto';
import { z } from 'zod';
import type { OutgoingResponse } from '../../egress/outgoing.js';
import type { Answer, Content, FailureKind, OutgoingPush } from '../../model/push.js';
import { Secret } from '../../model/secret.js';
import { brokenAnswer, type Failure, jsonObject, kindOfStatus, retryAfter, vendorWord } from '../answers.js';
import { fit } from '../fit.js';
import type { Prepared, Provider, ProviderContext, ProviderDefinition } from '../provider.js';
import { Vapid, vapidScalar } from './vapid.js';
import { encrypt, MAX_PLAINTEXT_BYTES } from './webpush-encryption.js';

const TIMEOUT_MS = 10_000;

export const webpushSettings = z.strictObject({
  private_key: z
    .string()
    .refine((text) => vapidScalar(text) !== null, 'not a P-256 private key (base64url of 32 bytes, or PEM)')
    .transform((text) => new Secret(text))
    .describe('The VAPID private key, base64url or PEM, or `private_key_file` with its path.'),
  public_key: z
    .string()
    .optional()
    .describe('The VAPID public key; worked out from the private one when left out.'),
  subject: z
    .string()
    .regex(/^(mailto:.+@.+|https:\/\/.+)$/, 'must be mailto: or https:')
    .describe('Whom a push service may write to about our pushes.'),
  navigate: z
    .string()
    .default('/')
    .describe('The address a tap opens; {conversation}, {message} and {notice} stand for their ids.'),
});
export type WebpushSettings = z.infer<typeof webpushSettings>;

const subscription = z.object({
  endpoint: z.string(),
  keys: z.object({ p256dh: z.base64url(), auth: z.base64url() }),
});

/** RFC 8030 §7.3 and what the large services document. Anything else goes by its status class. */
export const webpushStatuses: Readonly<Record<number, FailureKind>> = {
  400: 'bad_request',
  401: 'credential',
  403: 'credential',
  404: 'token_dead',
  410: 'token_dead',
  413: 'too_large',
  429: 'throttled',
};

/**
 * A subscription belongs to one VAPID key for life. After a change of key the old ones are refused with words like these
 * (Apple, Mozilla, Google); that is their fault and must not stop the others as a refused credential would.
 */
const MADE_FOR_ANOTHER_KEY = /VapidPkHashMismatch|mismatch|do not correspond/i;

const urgency = { low: 'low', normal: 'normal', high: 'high', critical: 'high' } as const;

function urgencyOf(push: OutgoingPush): string {
  if (push.isCall === true) return 'high';
  if (push.data['action'] === 'retract') return 'normal';
  if (push.kind === 'background') return 'very-low';
  return push.priority ?? urgency[push.importance];
}

class WebpushProvider implements Provider {
  readonly name = 'webpush';
  /** A subscription promises to show something for every push (`userVisibleOnly`). */
  readonly retracts = 'replacement';
  readonly #settings: WebpushSettings;
  readonly #context: ProviderContext;
  readonly #vapid: Vapid;

  constructor(settings: WebpushSettings, context: ProviderContext) {
    this.#settings = settings;
    this.#context = context;
    this.#vapid = new Vapid(settings.private_key, settings.subject, context);
  }

  prepare(push: OutgoingPush): Prepared {
    const document = (content: Content) => JSON.stringify(this.#document(push, content));
    const content = fit(push.content, MAX_PLAINTEXT_BYTES, (each) => Buffer.byteLength(document(each)));
    const endpoint = readTarget(push)?.endpoint;
    return {
      path: '',
      ...(endpoint !== undefined && URL.canParse(endpoint) ? { host: new URL(endpoint).host } : {}),
      headers: {
        ttl: String(push.ttlSeconds),
        urgency: urgencyOf(push),
        topic: createHash('sha256').update(push.replaceId).digest('base64url').slice(0, 32),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
      },
      body: Buffer.from(document(content)),
    };
  }

  async send(push: OutgoingPush, prepared: Prepared): Promise<Answer> {
    const target = readTarget(push);
    if (target === null || !URL.canParse(target.endpoint)) return suspect('malformed_subscription');
    const body = this.#seal(prepared.body, target.keys);
    if (body === null) return suspect('malformed_keys');
    const response = await this.#context.outgoing.request({
      method: 'POST',
      url: target.endpoint,
      headers: {
        ...prepared.headers,
        authorization: await this.#vapid.authorization(new URL(target.endpoint).origin),
      },
      body,
      timeoutMs: TIMEOUT_MS,
      trust: 'named',
    });
    if (response.ok) return this.#read(response);
    return response.failure === 'refused' ? suspect('endpoint_refused') : brokenAnswer(response);
  }

  async close(): Promise<void> {}

  /** Declarative Web Push (webkit.org/blog/16535): shown without a service worker, still an event for one. */
  #document(push: OutgoingPush, content: Content): Readonly<Record<string, unknown>> {
    const isRetraction = push.data['action'] === 'retract';
    if (push.kind === 'background' && !isRetraction) return { data: push.data };
    const navigate = this.#settings.navigate.replace(
      /\{(conversation|message|notice)\}/g,
      (_, name: string) => encodeURIComponent(push.data[name] ?? ''),
    );
    const badge = content.badge === null ? {} : { app_badge: String(content.badge) };
    // What takes a banner away replaces it without a sound first; a service worker then closes it by its tag.
    const passive =
      push.interruption === undefined ? push.importance === 'low' : push.interruption === 'passive';
    const isSilent = isRetraction || push.isQuiet === true || (passive && push.isCall !== true);
    const loudness = isSilent ? { silent: true } : push.isCall === true ? { requireInteraction: true } : {};
    // Replacing under the same tag is quiet unless asked otherwise (notifications.spec.whatwg.org).
    const again = !isSilent && push.replaceId !== push.id ? { renotify: true } : {};
    const notification = {
      title: content.title,
      body: content.body,
      navigate,
      tag: push.replaceId,
      ...badge,
      ...loudness,
      ...again,
    };
    return { web_push: 8030, notification, data: push.data };
  }

  #seal(plaintext: Uint8Array, keys: { p256dh: string; auth: string }): Uint8Array | null {
    const ecdh = createECDH('prime256v1');
    ecdh.generateKeys();
    try {
      const bytes = {
        p256dh: Buffer.from(keys.p256dh, 'base64url'),
        auth: Buffer.from(keys.auth, 'base64url'),
      };
      const secrets = { privateKey: ecdh.getPrivateKey(), salt: this.#context.randomBytes(16) };
      return encrypt(plaintext, bytes, secrets);
    } catch {
      return null;
    }
  }

  #read(response: OutgoingResponse & { ok: true }): Answer {
    const { status } = response;
    if (status >= 200 && status < 300) return { ok: true, providerId: null };
    const { reason, errno } = jsonObject(response.body);
    const word = typeof errno === 'number' ? `errno_${errno}` : vendorWord(reason, `status_${status}`);
    const isRefused = status === 400 || status === 401 || status === 403;
    if (isRefused && MADE_FOR_ANOTHER_KEY.test(Buffer.from(response.body).toString('utf8')))
      return suspect(word);
    const kind = webpushStatuses[status] ?? kindOfStatus(status);
    return { ok: false, kind, vendorReason: word, ...retryAfter(response.headers, this.#context.wallNow()) };
  }
}

function suspect(vendorReason: string): Failure {
  return { ok: false, kind: 'token_suspect', vendorReason };
}

/** The subscription as the browser's `toJSON` gives it; null for anything else. */
function readTarget(push: OutgoingPush): z.infer<typeof subscription> | null {
  try {
    const value: unknown = JSON.parse(push.target.value.reveal());
    const parsed = subscription.safeParse(value);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export const webpush: ProviderDefinition<WebpushSettings> = {
  name: 'webpush',
  description: 'Web Push with VAPID: browsers, installed web apps and UnifiedPush.',
  platforms: ['web'],
  maxPayloadBytes: MAX_PLAINTEXT_BYTES,
  replaces: true,
  reports: [],
  settings: webpushSettings,
  create: (settings, context) => new WebpushProvider(settings, context),
};
