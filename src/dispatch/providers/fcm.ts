// Firebase Cloud Messaging, HTTP v1. Message types and the credential interface come from firebase-admin; the call goes
// through our own pool, whose host can be set, unless `sender: sdk` asks for the SDK's own.
// https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send
import type { Credential } from 'firebase-admin/app';
import type { BaseMessage } from 'firebase-admin/messaging';
import { z } from 'zod';
import type { Answer, Content, OutgoingPush } from '../../model/push.js';
import { brokenAnswer, jsonObject } from '../answers.js';
import { fit } from '../fit.js';
import type { Prepared, Provider, ProviderContext, ProviderDefinition } from '../provider.js';
import { baseUrl, pemKey } from '../settings.js';
import type { TokenCache } from '../token-cache.js';
import { readFcmError } from './fcm-errors.js';
import { toMessage, toWire } from './fcm-message.js';
import type { FcmSdk } from './fcm-sdk.js';
import { credentialToken, googleToken } from './google-token.js';

const MAX_PAYLOAD_BYTES = 4_096;
const TIMEOUT_MS = 10_000;

/** The file that the Firebase console gives, as an object or as its JSON text. */
const serviceAccount = z.preprocess(
  (value) => (typeof value === 'string' ? parsed(value) : value),
  z.object({
    project_id: z.string().min(1),
    client_email: z.string().min(1),
    private_key: pemKey('RSA'),
    token_uri: z.url({ protocol: /^https?$/ }).default('https://oauth2.googleapis.com/token'),
  }),
);

export const fcmSettings = z.strictObject({
  service_account: serviceAccount.describe('The service account, or `service_account_file` with its path.'),
  channel_id: z.string().nullable().default(null).describe('The Android notification channel to use.'),
  sender: z
    .enum(['pool', 'sdk'])
    .default('pool')
    .describe('`pool`: our own HTTP/2; `sdk`: that of firebase-admin.'),
  host: baseUrl('https://fcm.googleapis.com').describe('Where HTTP v1 is reached; `sdk` knows only its own.'),
  credential: z
    .custom<Credential>((value) => typeof (value as Credential | null)?.getAccessToken === 'function')
    .optional()
    .describe('A credential object of firebase-admin, for host applications that bring their own.'),
});
export type FcmSettings = z.infer<typeof fcmSettings>;

class FcmProvider implements Provider {
  readonly name = 'fcm';
  readonly #settings: FcmSettings;
  readonly #context: ProviderContext;
  readonly #token: TokenCache;
  #sdk: Promise<FcmSdk> | null = null;

  constructor(settings: FcmSettings, context: ProviderContext) {
    this.#settings = settings;
    this.#context = context;
    this.#token = settings.credential
      ? credentialToken(settings.credential, context)
      : googleToken(settings.service_account, context);
  }

  prepare(push: OutgoingPush): Prepared {
    const message = (content: Content) =>
      toMessage(push, content, this.#settings.channel_id, this.#context.wallNow());
    const wire = (content: Content) => JSON.stringify(toWire(message(content)));
    const content = fit(push.content, MAX_PAYLOAD_BYTES, (each) => Buffer.byteLength(wire(each)));
    const project = this.#settings.service_account.project_id;
    const body = this.#settings.sender === 'sdk' ? JSON.stringify(message(content)) : wire(content);
    return {
      path: `/v1/projects/${encodeURIComponent(project)}/messages:send`,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(body),
    };
  }

  async send(push: OutgoingPush, prepared: Prepared): Promise<Answer> {
    const target = { [push.target.kind === 'fid' ? 'fid' : 'token']: push.target.value.reveal() };
    const message = { ...target, ...(jsonObject(prepared.body) as BaseMessage) };
    if (this.#settings.sender === 'sdk')
      return (await this.#openSdk()).send(message as typeof message & { token: string });
    const token = await this.#token.get();
    if (!token.ok) return token;
    const response = await this.#context.outgoing.request({
      method: 'POST',
      url: this.#settings.host + prepared.path,
      headers: { ...prepared.headers, authorization: `Bearer ${token.value}` },
      body: JSON.stringify({ message }),
      timeoutMs: TIMEOUT_MS,
      trust: 'fixed',
      protocol: 'http2',
    });
    if (!response.ok) return brokenAnswer(response);
    if (response.status === 200) return { ok: true, providerId: messageId(response.body) };
    const failure = readFcmError(response, this.#context.wallNow());
    if (failure.kind === 'auth') this.#token.expire(token, 0);
    return failure;
  }

  async close(): Promise<void> {
    await (await this.#sdk)?.close();
  }

  /** Loaded on first use: the SDK is large, and the default sender needs only its types. */
  #openSdk(): Promise<FcmSdk> {
    const { service_account: account, credential } = this.#settings;
    this.#sdk ??= import('./fcm-sdk.js').then(({ openFcmSdk }) =>
      openFcmSdk(account.project_id, credential ?? this.#credential(), this.#context.sdkAgent),
    );
    return this.#sdk;
  }

  #credential(): Credential {
    return {
      getAccessToken: async () => {
        const token = await this.#token.get();
        if (!token.ok) throw Object.assign(new Error(token.vendorReason), { code: 'app/invalid-credential' });
        return {
          access_token: token.value,
          expires_in: Math.max(1, (token.refreshAtMs - this.#context.wallNow()) / 1_000),
        };
      },
    };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function messageId(body: Uint8Array): string | null {
  const { name } = jsonObject(body);
  return typeof name === 'string' ? name.slice(name.lastIndexOf('/') + 1).slice(0, 128) : null;
}

export const fcm: ProviderDefinition<FcmSettings> = {
  name: 'fcm',
  description: 'Firebase Cloud Messaging: Android, and whatever else registers with Firebase.',
  platforms: ['android', 'ios', 'web'],
  maxPayloadBytes: MAX_PAYLOAD_BYTES,
  replaces: true,
  reports: [],
  settings: fcmSettings,
  create: (settings, context) => new FcmProvider(settings, context),
};
