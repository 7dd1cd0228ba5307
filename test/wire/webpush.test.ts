// Origin: RFC 8291, Appendix A (document).
import { createECDH } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { webpush } from '../../src/dispatch/providers/webpush.js';
import { encrypt, MAX_PLAINTEXT_BYTES } from '../../src/dispatch/providers/webpush-encryption.js';
import { Vapid, vapidScalar } from '../../src/dispatch/providers/vapid.js';
import type { ProviderContext } from '../../src/dispatch/provider.js';
import type { Outgoing, OutgoingRequest, OutgoingResponse } from '../../src/egress/outgoing.js';
import type { OutgoingPush } from '../../src/model/push.js';
import { Secret } from '../../src/model/secret.js';

const bytes = (text: string) => Buffer.from(text, 'base64url');

const example = {
  plaintext: 'When I grow up, I want to be a watermelon',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  receiver: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  senderPrivate: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  message:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};

/** Answers every call with what it is told to, and remembers the calls. */
class Recorder implements Outgoing {
  readonly requests: OutgoingRequest[] = [];
  constructor(private readonly response: OutgoingResponse) {}
  async request(request: OutgoingRequest): Promise<OutgoingResponse> {
    this.requests.push(request);
    return this.response;
  }
  fetch(): typeof fetch {
    throw new Error('not needed here');
  }
  async close(): Promise<void> {}
}

const created: OutgoingResponse = { ok: true, status: 201, headers: {}, body: new Uint8Array() };

function contextOf(outgoing: Outgoing, wallNow = () => 1_700_000_000_000): ProviderContext {
  return { outgoing, wallNow, randomBytes: (count) => Buffer.alloc(count, 7) };
}

function vapidKey(): string {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  return Buffer.concat([Buffer.alloc(32), ecdh.getPrivateKey()])
    .subarray(-32)
    .toString('base64url');
}

const settings = { private_key: vapidKey(), subject: 'mailto:push@example.com' };

function push(endpoint: string, more: Partial<OutgoingPush> = {}): OutgoingPush {
  const keys = { p256dh: example.receiver, auth: example.auth };
  return {
    id: 'psh_1',
    app: 'a',
    user: 'u1',
    device: 'd1',
    provider: 'webpush',
    target: {
      kind: 'subscription',
      value: new Secret(JSON.stringify({ endpoint, expirationTime: null, keys })),
    },
    platform: 'web',
    replaceId: 'psh_1',
    threadId: 'c1',
    kind: 'alert',
    content: { title: 'Ada', body: 'lunch?', badge: 3 },
    data: { push: 'psh_1', conversation: 'c/1', message: 'm1' },
    importance: 'normal',
    ttlSeconds: 90,
    ...more,
  };
}

describe('Web Push on the wire', () => {
  it('encrypts the example of RFC 8291 to the byte', () => {
    const keys = { p256dh: bytes(example.receiver), auth: bytes(example.auth) };
    const secrets = { privateKey: bytes(example.senderPrivate), salt: bytes(example.salt) };
    const sealed = encrypt(Buffer.from(example.plaintext), keys, secrets);
    expect(Buffer.from(sealed).toString('base64url')).toBe(example.message);
  });

  it('fills one record of 4,096 bytes and no more', () => {
    const keys = { p256dh: bytes(example.receiver), auth: bytes(example.auth) };
    const secrets = { privateKey: bytes(example.senderPrivate), salt: bytes(example.salt) };
    expect(encrypt(Buffer.alloc(MAX_PLAINTEXT_BYTES), keys, secrets)).toHaveLength(4_096);
  });

  it('sends the headers of RFC 8030 and a Topic of at most 32 characters', async () => {
    const outgoing = new Recorder(created);
    const provider = webpush.create(webpush.settings.parse(settings), contextOf(outgoing));
    const given = push('https://push.example.com/abc');
    await provider.send(given, provider.prepare(given));
    expect(outgoing.requests[0]).toMatchObject({
      url: 'https://push.example.com/abc',
      trust: 'named',
      method: 'POST',
    });
    const headers = outgoing.requests[0]!.headers!;
    expect(headers).toMatchObject({ ttl: '90', urgency: 'normal', 'content-encoding': 'aes128gcm' });
    expect(headers['topic']).toMatch(/^[A-Za-z0-9_-]{1,32}$/);
    expect(headers['authorization']).toMatch(/^vapid t=[\w-]+\.[\w-]+\.[\w-]+, k=[\w-]{87}$/);
  });

  it('speaks Declarative Web Push', () => {
    const open = { ...settings, navigate: 'https://chat.example/c/{conversation}?m={message}' };
    const provider = webpush.create(webpush.settings.parse(open), contextOf(new Recorder(created)));
    const document: unknown = JSON.parse(
      Buffer.from(provider.prepare(push('https://push.example.com/')).body).toString(),
    );
    expect(document).toEqual({
      web_push: 8030,
      notification: {
        title: 'Ada',
        body: 'lunch?',
        navigate: 'https://chat.example/c/c%2F1?m=m1',
        tag: 'psh_1',
        app_badge: '3',
      },
      data: { push: 'psh_1', conversation: 'c/1', message: 'm1' },
    });
  });

  it('makes one VAPID token per origin and keeps it for hours', async () => {
    let now = 1_700_000_000_000;
    const vapid = new Vapid(
      new Secret(settings.private_key),
      settings.subject,
      contextOf(new Recorder(created), () => now),
    );
    const [first, same] = await Promise.all([
      vapid.authorization('https://a.example'),
      vapid.authorization('https://a.example'),
    ]);
    expect(same).toBe(first);
    const claims: unknown = JSON.parse(bytes(first.split('.')[1]!).toString());
    expect(claims).toEqual({ aud: 'https://a.example', sub: settings.subject, exp: now / 1_000 + 43_200 });
    expect(await vapid.authorization('https://b.example')).not.toBe(first);
    now += 3_600_000;
    expect(await vapid.authorization('https://a.example')).toBe(first);
    now += 6 * 3_600_000;
    expect(await vapid.authorization('https://a.example')).not.toBe(first);
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['no keys', JSON.stringify({ endpoint: 'https://push.example.com/' })],
    [
      'keys off the curve',
      JSON.stringify({ endpoint: 'https://push.example.com/', keys: { p256dh: 'AAAA', auth: 'AAAA' } }),
    ],
    ['no URL', JSON.stringify({ endpoint: 'push', keys: { p256dh: example.receiver, auth: example.auth } })],
  ])('puts a subscription with %s aside without a call', async (_, value) => {
    const outgoing = new Recorder(created);
    const provider = webpush.create(webpush.settings.parse(settings), contextOf(outgoing));
    const given = push('', { target: { kind: 'subscription', value: new Secret(value) } });
    expect(await provider.send(given, provider.prepare(given))).toMatchObject({
      ok: false,
      kind: 'token_suspect',
    });
    expect(outgoing.requests).toEqual([]);
  });

  it('puts an endpoint that the guard refuses aside, and tells of its host for the breaker', async () => {
    const outgoing = new Recorder({ ok: false, failure: 'refused', detail: 'ip_literal' });
    const provider = webpush.create(webpush.settings.parse(settings), contextOf(outgoing));
    const given = push('https://10.0.0.1/push');
    expect(provider.prepare(given).host).toBe('10.0.0.1');
    expect(await provider.send(given, provider.prepare(given))).toMatchObject({
      kind: 'token_suspect',
      vendorReason: 'endpoint_refused',
    });
  });

  it.each([
    ['Google', 'the VAPID credentials in the authorization header do not correspond to the credentials used'],
    ['Mozilla', '{"code":401,"errno":109,"message":"VAPID public key mismatch"}'],
    ['Apple', '{"reason":"VapidPkHashMismatch"}'],
  ])('does not blame our key when %s refuses a subscription made for another', async (_, body) => {
    const outgoing = new Recorder({ ok: true, status: 403, headers: {}, body: Buffer.from(body) });
    const provider = webpush.create(webpush.settings.parse(settings), contextOf(outgoing));
    const given = push('https://push.example.com/abc');
    expect(await provider.send(given, provider.prepare(given))).toMatchObject({ kind: 'token_suspect' });
  });

  it('takes a VAPID key as base64url only when it is one', () => {
    expect(vapidScalar(settings.private_key)).toHaveLength(32);
    expect(vapidScalar('AAAA')).toBeNull();
    expect(vapidScalar('')).toBeNull();
  });
});
