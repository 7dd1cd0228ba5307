// Origin: Apple's documentation (document), answered by the sandbox.
import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { apns } from '../../src/dispatch/providers/apns.js';
import type { ProviderContext } from '../../src/dispatch/provider.js';
import type { Outgoing, OutgoingRequest, OutgoingResponse } from '../../src/egress/outgoing.js';
import type { OutgoingPush } from '../../src/model/push.js';
import { Secret } from '../../src/model/secret.js';

/** Answers in turn, the last answer for ever, and remembers the calls. */
class Recorder implements Outgoing {
  readonly requests: OutgoingRequest[] = [];
  constructor(private readonly responses: readonly (OutgoingResponse | Promise<OutgoingResponse>)[]) {}
  async request(request: OutgoingRequest): Promise<OutgoingResponse> {
    this.requests.push(request);
    return this.responses[Math.min(this.requests.length, this.responses.length) - 1]!;
  }
  fetch(): typeof fetch {
    throw new Error('not needed here');
  }
  async close(): Promise<void> {}
}

function said(status: number, body: object = {}): OutgoingResponse {
  return { ok: true, status, headers: {}, body: Buffer.from(JSON.stringify(body)) };
}

const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});
const settings = { team_id: 'TEAM123456', key_id: 'KEY1234567', private_key: pem, topic: 'chat.example.app' };
const start = 1_700_000_000_000;
const minutes = 60_000;

function world(responses: ConstructorParameters<typeof Recorder>[0], more: object = {}) {
  const outgoing = new Recorder(responses);
  const clock = { now: start };
  const context: ProviderContext = {
    outgoing,
    wallNow: () => clock.now,
    randomBytes: (count) => Buffer.alloc(count),
  };
  const open = (other: object = {}) =>
    apns.create(apns.settings.parse({ ...settings, ...more, ...other }), context);
  return { outgoing, clock, open };
}

function push(more: Partial<OutgoingPush> = {}): OutgoingPush {
  return {
    id: 'psh_1',
    app: 'a',
    user: 'u1',
    device: 'd1',
    provider: 'apns',
    target: { kind: 'token', value: new Secret('ab'.repeat(32)) },
    platform: 'ios',
    replaceId: 'psh_1',
    threadId: 'c1',
    kind: 'alert',
    content: { title: 'Ada', body: 'lunch?', badge: 2 },
    data: { push: 'psh_1', conversation: 'c1' },
    importance: 'normal',
    ttlSeconds: 600,
    ...more,
  };
}

describe('APNs on the wire', () => {
  it('sends an alert with the headers that Apple asks for', async () => {
    const { outgoing, open } = world([said(200)]);
    const provider = open();
    await provider.send(push(), provider.prepare(push()));
    expect(outgoing.requests[0]).toMatchObject({
      method: 'POST',
      url: `https://api.push.apple.com/3/device/${'ab'.repeat(32)}`,
      protocol: 'http2',
      trust: 'fixed',
      headers: {
        'apns-topic': 'chat.example.app',
        'apns-push-type': 'alert',
        'apns-priority': '10',
        'apns-expiration': String(start / 1_000 + 600),
        'apns-collapse-id': 'psh_1',
      },
    });
    expect(outgoing.requests[0]!.headers!['apns-id']).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(JSON.parse(Buffer.from(outgoing.requests[0]!.body as Uint8Array).toString())).toEqual({
      aps: {
        alert: { title: 'Ada', body: 'lunch?' },
        badge: 2,
        sound: 'default',
        'thread-id': 'c1',
        'interruption-level': 'active',
      },
      push: 'psh_1',
      conversation: 'c1',
    });
  });

  it('wakes the service extension with every alert where the app tells of displays', () => {
    const provider = world([said(200)], { tells_displays: true }).open();
    const { aps } = JSON.parse(Buffer.from(provider.prepare(push({})).body).toString()) as {
      aps: Record<string, unknown>;
    };
    expect(aps['mutable-content']).toBe(1);
  });

  it('gives the same id to the same attempt and another to the next', () => {
    const provider = world([said(200)]).open();
    const id = (attempt?: number) =>
      provider.prepare(push(attempt === undefined ? {} : { attempt })).headers['apns-id'];
    expect(id()).toBe(id(1));
    expect(id(2)).not.toBe(id(1));
  });

  it('says how pressing a push is', () => {
    const provider = world([said(200)], { time_sensitive: true }).open();
    const shaped = (more: Partial<OutgoingPush>) => {
      const { headers, body } = provider.prepare(push(more));
      const { aps } = JSON.parse(Buffer.from(body).toString()) as { aps: Record<string, unknown> };
      return [headers['apns-priority'], headers['apns-push-type'], aps['interruption-level'], aps['sound']];
    };
    expect(shaped({ importance: 'low' })).toEqual(['5', 'alert', 'passive', undefined]);
    expect(shaped({ importance: 'high' })).toEqual(['10', 'alert', 'time-sensitive', 'default']);
    expect(shaped({ kind: 'background' })).toEqual(['5', 'background', undefined, undefined]);
    expect(shaped({ kind: 'voip' })[1]).toBe('voip');
    expect(provider.prepare(push({ kind: 'voip' })).headers['apns-topic']).toBe('chat.example.app.voip');
  });

  it('signs one provider token for all apps with the same key, and renews it before it is an hour old', async () => {
    const { outgoing, clock, open } = world([said(200)]);
    const providers = [open(), open({ topic: 'chat.example.other' })];
    const tokens = async () => {
      outgoing.requests.length = 0;
      await Promise.all(providers.map((each) => each.send(push(), each.prepare(push()))));
      return new Set(
        outgoing.requests.map((each) => each.headers!['authorization']!.slice('bearer '.length)),
      );
    };
    const [first] = [...(await tokens())];
    expect(decodeProtectedHeader(first!)).toEqual({ alg: 'ES256', kid: 'KEY1234567' });
    expect(decodeJwt(first!)).toEqual({ iss: 'TEAM123456', iat: start / 1_000 });
    clock.now += 45 * minutes;
    expect(await tokens()).toEqual(new Set([first]));
    clock.now += 5 * minutes;
    const renewed = await tokens();
    expect(renewed.size).toBe(1);
    expect(renewed.has(first!)).toBe(false);
  });

  it('renews an expired token once, but never one younger than twenty minutes', async () => {
    const expired = said(403, { reason: 'ExpiredProviderToken' });
    const { outgoing, clock, open } = world([said(200), expired, said(200), expired]);
    const provider = open();
    const send = () => provider.send(push(), provider.prepare(push()));
    await send();
    clock.now += 30 * minutes;
    expect(await send()).toMatchObject({ kind: 'auth' });
    expect(await send()).toMatchObject({ ok: true });
    expect(outgoing.requests[2]!.headers!['authorization']).not.toBe(
      outgoing.requests[1]!.headers!['authorization'],
    );
    expect(await send()).toMatchObject({ kind: 'credential', vendorReason: 'ExpiredProviderToken' });
  });

  it('blames the token that a push was sent with, and not the one made since, when several come back expired', async () => {
    const expired = said(403, { reason: 'ExpiredProviderToken' });
    const late = Promise.withResolvers<OutgoingResponse>();
    const { clock, open } = world([said(200), late.promise, expired, said(200)]);
    const provider = open();
    const send = () => provider.send(push(), provider.prepare(push()));
    await send();
    clock.now += 30 * minutes;
    const under = send();
    expect(await send()).toMatchObject({ kind: 'auth' });
    expect(await send()).toMatchObject({ ok: true });
    late.resolve(expired);
    expect(await under).toMatchObject({ kind: 'auth' });
  });

  it('makes another token when the clock was set back, because Apple takes none from the future', async () => {
    const { outgoing, clock, open } = world([said(200)]);
    const provider = open();
    const issuedAt = async () => {
      await provider.send(push(), provider.prepare(push()));
      return decodeJwt(outgoing.requests.at(-1)!.headers!['authorization']!.slice('bearer '.length)).iat;
    };
    expect(await issuedAt()).toBe(start / 1_000);
    clock.now -= 1_000;
    expect(await issuedAt()).toBe(start / 1_000);
    clock.now -= 120 * minutes;
    expect(await issuedAt()).toBe(clock.now / 1_000);
  });

  it('leaves a connection that Apple has bound to another key', async () => {
    const { outgoing, open } = world([said(403, { reason: 'UnrelatedKeyIdInToken' }), said(200)]);
    const provider = open();
    expect(await provider.send(push(), provider.prepare(push()))).toMatchObject({ kind: 'connection' });
    await provider.send(push(), provider.prepare(push()));
    expect(outgoing.requests[1]!.pool).not.toBe(outgoing.requests[0]!.pool);
  });

  it('says since when a token has been dead', async () => {
    const provider = world([said(410, { reason: 'Unregistered', timestamp: 1_699_999_000_000 })]).open();
    const answer = await provider.send(push(), provider.prepare(push()));
    expect(answer).toMatchObject({ ok: false, kind: 'token_dead', deadSinceMs: 1_699_999_000_000 });
  });

  it('cannot be led to another path by a token', async () => {
    const { outgoing, open } = world([said(400, { reason: 'BadDeviceToken' })]);
    const provider = open();
    const given = push({ target: { kind: 'token', value: new Secret('../../4/broadcasts?x=1#y') } });
    expect(await provider.send(given, provider.prepare(given))).toMatchObject({ kind: 'token_suspect' });
    expect(outgoing.requests).toEqual([]);
  });

  it('takes a key in either of the forms that tools write, and no other kind of key', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const { outgoing, open } = world([said(200)]);
    const provider = open({ private_key: ec.export({ type: 'sec1', format: 'pem' }) });
    expect(await provider.send(push(), provider.prepare(push()))).toMatchObject({ ok: true });
    expect(outgoing.requests).toHaveLength(1);
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });
    expect(apns.settings.safeParse({ ...settings, private_key: other }).success).toBe(false);
  });

  it('refuses a key that is not one when it starts', () => {
    expect(apns.settings.safeParse({ ...settings, private_key: 'AAAA' }).success).toBe(false);
  });
});
