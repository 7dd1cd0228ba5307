import { Global, Module } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessModule } from '../../src/access/access.module.js';
import { AccessSettings } from '../../src/access/access-settings.js';
import { ApiKeysService } from '../../src/access/api-keys.service.js';
import { FeedbackModule } from '../../src/feedback/feedback.module.js';
import { Secret } from '../../src/model/secret.js';
import { Clock, Dice, SystemDice } from '../../src/observe/clock.js';
import { Log, SilentLog } from '../../src/observe/log.js';
import { Happenings } from '../../src/ports.js';
import { Ledger } from '../../src/store/ledger.js';
import * as stores from '../../src/store/stores.js';
import { admit, type FeedbackWorld, messageEvent, openWorld } from './feedback-world.js';
import { storedPush } from './stored-push.js';

let world: FeedbackWorld;
let app: NestFastifyApplication;
let keys: Readonly<Record<'writer' | 'reader' | 'stranger', string>>;

beforeAll(async () => {
  world = await openWorld();
  const { store } = world;
  const access: AccessSettings = {
    adminKey: new Secret('the-admin-key-of-this-test'),
    secret: new Secret(new Uint8Array(32).fill(7)),
    apps: ['a', 'b'],
    allowedOrigins: {},
    requestsPerMinute: 10_000,
    failedAuthPerMinute: 1_000,
  };
  const core = [
    { provide: AccessSettings, useValue: access },
    { provide: Ledger, useValue: store.ledger },
    { provide: stores.PushStore, useValue: store.pushes },
    { provide: stores.FeedbackStore, useValue: store.feedback },
    { provide: stores.EventStore, useValue: store.events },
    { provide: stores.ApiKeyStore, useValue: store.apiKeys },
    { provide: stores.SettingStore, useValue: store.settings },
    { provide: Happenings, useValue: world.told },
    { provide: Clock, useValue: world.clock },
    { provide: Dice, useValue: new SystemDice() },
    { provide: Log, useValue: new SilentLog() },
  ];

  @Global()
  @Module({ providers: core, exports: core.map((each) => each.provide) })
  class CoreModule {}

  @Module({ imports: [CoreModule, AccessModule, FeedbackModule] })
  class TestModule {}

  const built = await Test.createTestingModule({ imports: [TestModule] }).compile();
  app = built.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  const service = app.get(ApiKeysService);
  await service.prepareAdminKey();
  const keyOf = async (of: string, scope: stores.Scope) => {
    const made = await service.create(of, { name: 'test', scopes: [scope], expires_at: null }, () => []);
    return made.key.reveal();
  };
  keys = {
    writer: await keyOf('a', 'feedback:write'),
    reader: await keyOf('a', 'decisions:read'),
    stranger: await keyOf('b', 'feedback:write'),
  };
  await admit(store, messageEvent({ message: 'm1', sender: 'u2' }));
  const ids = ['psh_1', 'psh_2', 'psh_3', 'psh_4'];
  await store.ledger.commit(store.pushes.insert(ids.map((id) => storedPush({ id, state: 'sent' }))));
});
afterAll(async () => {
  await app.close();
  await world.close();
});

async function post(path: string, body: unknown, key: keyof typeof keys = 'writer') {
  const response = await fetch(`${await app.getUrl()}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys[key]}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('POST /v1/feedback', () => {
  it('answers one item and many alike, item by item, after the commit', async () => {
    const one = await post('/v1/feedback', {
      push_id: 'psh_1',
      type: 'displayed',
      at: '2026-03-10T11:00:00Z',
    });
    expect(one).toEqual({
      status: 200,
      body: { results: [{ push_id: 'psh_1', type: 'displayed', status: 'accepted' }] },
    });
    const many = await post('/v1/feedback', [
      { push_id: 'psh_1', type: 'displayed' },
      { push_id: 'psh_1', type: 'opened' },
      { push_id: 'nobody', type: 'opened' },
    ]);
    const results = many.body['results'] as { status: string; problem?: { errors: { field: string }[] } }[];
    expect(results.map((each) => each.status)).toEqual(['duplicate', 'accepted', 'rejected']);
    expect(results[2]!.problem!.errors[0]!.field).toBe('push_id');
    expect((await world.store.pushes.get('a', 'psh_1'))?.state).toBe('opened');
  });

  it.each([
    ['/v1/receipts', 'psh_2', 'delivered'],
    ['/v1/opens', 'psh_3', 'opened'],
    ['/v1/dismissals', 'psh_4', 'dismissed'],
  ])('has the shorthand %s', async (path, push_id, type) => {
    const { body } = await post(path, [{ push_id }]);
    expect(body).toEqual({ results: [{ push_id, type, status: 'accepted' }] });
  });

  it('shows another app nothing of a push', async () => {
    const { body } = await post('/v1/feedback', { push_id: 'psh_1', type: 'muted' }, 'stranger');
    expect(body['results']).toMatchObject([{ status: 'rejected', problem: { status: 404 } }]);
  });

  it('wants a key with its scope', async () => {
    expect((await post('/v1/feedback', { push_id: 'psh_1', type: 'muted' }, 'reader')).status).toBe(403);
  });

  it.each([[[]], [Array.from({ length: 501 }, () => ({ push_id: 'psh_1', type: 'opened' }))], ['words']])(
    'refuses a frame that is no item and no list of 1 to 500',
    async (body) => {
      const answer = await post('/v1/feedback', body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.body['type']).toMatch(/^urn:warbler:problem:/);
    },
  );
});
