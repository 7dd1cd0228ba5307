import { io, type Socket } from 'socket.io-client';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeysService } from '../../src/access/api-keys.service.js';
import { Secret } from '../../src/model/secret.js';
import type { ItemResult } from '../../src/ports.js';
import { type IngestApp, startIngestApp } from './ingest-app.js';
import { messageEvent } from './ingest-world.js';

const OLD_SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const NEW_SECRET = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;

let app: IngestApp;
let key: string;
let next = 1;
const event = (changes: Record<string, unknown> = {}) => messageEvent(next++, changes);

beforeAll(async () => {
  const secrets = [new Secret(NEW_SECRET), new Secret(OLD_SECRET)];
  app = await startIngestApp({ webhookSecrets: new Map([['one', secrets]]) });
  key = await app.keyFor('one', ['events:write']);
});
afterAll(() => app.close());
beforeEach(() => {
  app.pipeline.backlog = 0;
  app.ledger.isFull = false;
});

describe('POST /v1/events', () => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    app.post('/v1/events', body, { authorization: `Bearer ${key}`, ...headers });

  it('answers one event 202, the same again 200, another body under its id 409', async () => {
    const one = event();
    expect(await post(one)).toMatchObject({
      status: 202,
      body: { results: [{ id: one.id, status: 'accepted' }] },
    });
    expect(await post(one)).toMatchObject({ status: 200, body: { results: [{ status: 'duplicate' }] } });
    const other = await post({ ...one, data: { ...one.data, text: 'dinner?' } });
    expect(other).toMatchObject({ status: 409, body: { type: 'urn:warbler:problem:conflict' } });
    expect(other.headers.get('content-type')).toContain('application/problem+json');
  });

  it('answers a bad event 422 with the field and its fix', async () => {
    const { status, body } = await post(event({ data: { seq: 'three' } }));
    expect(status).toBe(422);
    expect(body['errors']).toEqual([
      { field: 'data.seq', problem: expect.any(String), fix: 'Give a value of type number.' },
    ]);
  });

  it('takes a batch as an array or as a document, item by item', async () => {
    const first = await post([event(), { id: 'bad' }]);
    expect(first.status).toBe(202);
    expect((first.body['results'] as ItemResult[]).map((each) => each.status)).toEqual([
      'accepted',
      'rejected',
    ]);
    expect((await post({ events: [event(), event()] })).status).toBe(202);
  });

  it('refuses an empty batch, one over 500, and what is no batch', async () => {
    const many = Array.from({ length: 501 }, () => event());
    for (const body of [[], { events: [] }, many, { events: [event()], extra: 1 }, '7']) {
      expect((await post(body)).status).toBe(422);
    }
  });

  it('takes structured and batched CloudEvents', async () => {
    const cloud = () => ({ ...event(), specversion: '1.0', source: '/im' });
    const one = await post(cloud(), { 'content-type': 'application/cloudevents+json; charset=utf-8' });
    expect(one.status).toBe(202);
    const batch = await post([cloud(), cloud()], { 'content-type': 'application/cloudevents-batch+json' });
    expect(batch.body['results']).toHaveLength(2);
  });

  it('wants a key of the app with the scope', async () => {
    const reader = await app.keyFor('one', ['decisions:read']);
    expect((await app.post('/v1/events', event())).status).toBe(401);
    expect((await app.post('/v1/events', event(), { authorization: `Bearer ${reader}` })).status).toBe(403);
  });

  it('says when to come back while too much waits or the ledger is full', async () => {
    app.pipeline.backlog = 1_000;
    const overloaded = await post([event()]);
    expect(overloaded.status).toBe(429);
    expect(Number(overloaded.headers.get('retry-after'))).toBeGreaterThan(0);
    app.pipeline.backlog = 0;
    app.ledger.isFull = true;
    const full = await post([event()]);
    expect(full.status).toBe(503);
    expect(full.headers.get('retry-after')).not.toBeNull();
  });
});

describe('POST /v1/webhooks/in/{app}', () => {
  const deliver = (body: object, options: { secret?: string; id?: string; at?: Date; app?: string } = {}) => {
    const { secret = NEW_SECRET, id = `msg-${next++}`, at = new Date(), app: of = 'one' } = options;
    const text = JSON.stringify(body);
    return app.post(`/v1/webhooks/in/${of}`, text, {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, at, text),
    });
  };
  const payload = () => ({
    type: 'message.created',
    timestamp: '2026-03-10T13:59:00Z',
    data: event().data,
  });

  it('takes a signed payload in, and knows its repeated delivery by the webhook id', async () => {
    const body = payload();
    expect((await deliver(body, { id: 'msg-again' })).status).toBe(202);
    expect((await deliver(body, { id: 'msg-again' })).status).toBe(200);
    expect(app.pipeline.accepted.at(-1)?.event).toMatchObject({ id: 'msg-again', source: 'webhook' });
  });

  it('takes our own envelope in as well', async () => {
    expect((await deliver(event())).status).toBe(202);
  });

  it('accepts any of several secrets while one is being replaced', async () => {
    expect((await deliver(payload(), { secret: OLD_SECRET })).status).toBe(202);
  });

  it('refuses a wrong secret, a changed body, an old signature and an unknown app alike', async () => {
    const wrong = `whsec_${Buffer.alloc(24, 3).toString('base64')}`;
    const old = new Date(Date.now() - 6 * 60_000);
    const refusals = [
      await deliver(payload(), { secret: wrong }),
      await deliver(payload(), { at: old }),
      await deliver(payload(), { app: 'two' }),
      await app.post('/v1/webhooks/in/one', payload()),
    ];
    const { body } = refusals[0]!;
    for (const each of refusals) expect(each).toMatchObject({ status: 401, body });
  });

  it('refuses a body that was changed after it was signed', async () => {
    const signed = JSON.stringify(payload());
    const at = new Date();
    const { status } = await app.post('/v1/webhooks/in/one', signed.replace('lunch', 'lurch'), {
      'webhook-id': 'msg-x',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(NEW_SECRET).sign('msg-x', at, signed),
    });
    expect(status).toBe(401);
  });
});

describe('socket.io /im', () => {
  const connect = (token: string): Socket =>
    io(`${app.url}/im`, { auth: { token }, forceNew: true, reconnection: false });

  it('acknowledges a batch with its results once the ledger has it', async () => {
    const socket = connect(key);
    const [first, second] = [event(), event()];
    const results = (await socket.emitWithAck('events', [first, { id: 'bad' }, second])) as ItemResult[];
    expect(results.map((each) => each.status)).toEqual(['accepted', 'rejected', 'accepted']);
    expect(await app.store.events.byId('one', first.id)).not.toBeNull();
    const [again] = (await socket.emitWithAck('event', first)) as ItemResult[];
    expect(again?.status).toBe('duplicate');
    socket.disconnect();
  });

  it('tells the chat servers of an app, and no others, which devices to forget', async () => {
    const [own, foreign] = [connect(key), connect(await app.keyFor('two', ['events:write']))];
    const told: unknown[] = [];
    foreign.on('device.invalidated', (said: unknown) => told.push(said));
    // Whoever has been answered has joined.
    await Promise.all([own, foreign].map((socket) => socket.emitWithAck('events', [])));
    const heard = new Promise((resolve) => own.once('device.invalidated', resolve));
    app.happenings.tell({ type: 'device.invalidated', app: 'one', user: 'u1', device: 'd1' });
    expect(await heard).toEqual({ user: 'u1', device: 'd1' });
    await foreign.emitWithAck('events', []);
    expect(told).toEqual([]);
    own.disconnect();
    foreign.disconnect();
  });

  it('keeps the order of batches that are sent without waiting for acknowledgements', async () => {
    const socket = connect(key);
    const sent = Array.from({ length: 50 }, () => event());
    await Promise.all(sent.map((each) => socket.emitWithAck('event', each)));
    const order = app.pipeline.accepted.slice(-50).map((each) => each.event.id);
    expect(order).toEqual(sent.map((each) => each.id));
    socket.disconnect();
  });

  it('says what is wrong with something that is no batch', async () => {
    const socket = connect(key);
    const [result] = (await socket.emitWithAck('events', 7)) as ItemResult[];
    expect(result).toMatchObject({ id: null, status: 'rejected', problem: { status: 422 } });
    socket.disconnect();
  });

  it('ends a connection whose key is revoked, within seconds', async () => {
    const short = await app.keyFor('one', ['events:write']);
    const socket = connect(short);
    await socket.emitWithAck('events', []);
    const ended = new Promise<string>((resolve) => socket.once('disconnect', resolve));
    await app.app.get(ApiKeysService).revoke('one', `key_${short.split('_')[1]}`, []);
    expect(await ended).toBe('io server disconnect');
  }, 10_000);

  it('lets nobody in without a key that may write events', async () => {
    for (const token of ['nonsense', await app.keyFor('one', ['decisions:read'])]) {
      const socket = connect(token);
      const error = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
      expect(error.message).toContain('unauthorized');
      socket.disconnect();
    }
  });
});
