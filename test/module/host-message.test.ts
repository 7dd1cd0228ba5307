import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import { io } from 'socket.io-client';
import request from 'supertest';
import { Webhook } from 'standardwebhooks';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  OnDecision,
  OnFeedback,
  type HeardDecision,
  type HeardFeedback,
} from '../../src/listeners.decorator.js';
import { LlmAccess } from '../../src/context/llm-access.js';
import { UnreadCount } from '../../src/dispatch/delivery-events.js';
import { Log, SilentLog, type LogFields } from '../../src/observe/log.js';
import { Pipeline } from '../../src/ports.js';
import { replaceablePorts } from '../../src/replaceable.module.js';
import { ChatBuilder, MemoryProvider, passTime } from '../../src/testing.js';
import { Warbler } from '../../src/warbler.js';
import { WarblerModule } from '../../src/warbler.module.js';
import { ADMIN_KEY, annWrites, platforms, startHost, testSettings, warblerOf } from './host-app.js';

@Injectable()
class HostListeners {
  readonly decisions: HeardDecision[] = [];
  readonly pushed: HeardDecision[] = [];
  readonly feedback: HeardFeedback[] = [];

  @OnDecision()
  all(decision: HeardDecision): void {
    this.decisions.push(decision);
  }

  @OnDecision()
  async broken(): Promise<void> {
    throw new Error('the host has a bug');
  }

  @OnDecision({ outcome: 'push' })
  onlyPushes(decision: HeardDecision): void {
    this.pushed.push(decision);
  }

  @OnFeedback()
  said(feedback: HeardFeedback): void {
    this.feedback.push(feedback);
  }
}

class Heard extends SilentLog {
  readonly errors: LogFields[] = [];
  override error(fields: LogFields = {}): void {
    this.errors.push(fields);
  }
}

const bearer = { authorization: `Bearer ${ADMIN_KEY}` };

describe.each(platforms)('a host on %s', (platform) => {
  const { settings, clock, memory, config, remove } = testSettings();
  const secret = `whsec_${Buffer.alloc(24, 3).toString('base64')}`;
  const log = new Heard();
  const chat = new ChatBuilder(platform);
  let host: Awaited<ReturnType<typeof startHost>>;

  beforeAll(async () => {
    const warbler = WarblerModule.forRoot({
      ...settings,
      log,
      config: { ...config, apps: { default: { webhook_secrets: [secret] }, other: {} } },
    });
    host = await startHost(platform, { warbler, providers: [HostListeners] });
  });
  afterAll(async () => {
    await host.app.close();
    remove();
  });

  it('emits a message in its own process, and it ends on a phone', async () => {
    const warbler = warblerOf(host.app);
    const results = await annWrites(warbler.app(), chat, 'lunch?');
    expect(results).toEqual([{ id: expect.any(String), status: 'accepted' }]);
    await warbler.idle();
    expect(memory.of('bob')).toMatchObject([
      { title: 'Ann', body: 'lunch?', app: 'default', device: 'phone' },
    ]);
  });

  it('hears of decisions and feedback; a listener that fails touches nobody', async () => {
    const { decisions, pushed, feedback } = host.app.get(HostListeners);
    expect(pushed).toMatchObject([
      { app: 'default', user: 'bob', outcome: 'push', reason: 'direct_message' },
    ]);
    expect(decisions.map((each) => each.user)).toContain('ann');
    expect(log.errors.map((each) => each.cause)).toContain('HostListeners.broken');
    const said = { push_id: memory.pushes[0]!.id, type: 'opened' } as const;
    expect(await warblerOf(host.app).app().feedback(said)).toMatchObject([{ status: 'accepted' }]);
    expect(feedback).toEqual([{ app: 'default', ...said }]);
  });

  it('reads decisions, previews and devices as REST answers them', async () => {
    const app = warblerOf(host.app).app('default');
    const { items } = await app.decisions({ user: 'bob', outcome: 'push' });
    const listed = await request(host.server)
      .get('/v1/decisions?user=bob&outcome=push')
      .set(bearer)
      .expect(200);
    expect(listed.body.items).toEqual(items);
    const detail = await app.decision(items[0]!.id!);
    expect(detail).toMatchObject({ reason: 'direct_message', rules: expect.any(Array) });
    const preview = await app.preview(chat.message('c1', 'ann', 'still there?'));
    expect(preview).toMatchObject({ ok: true, previews: [{ user: 'ann' }, { user: 'bob' }] });
    const wrong = await app.preview({ id: 'x', type: 'message.deleted', data: {} as { message: string } });
    expect(wrong).toMatchObject({ ok: false, errors: [{ field: 'event.data.message' }] });
    expect((await app.devices('bob')).map((each) => each.id)).toEqual(['phone']);
    expect(await app.removeDevice('bob', 'tablet')).toBe(false);
  });

  it('keeps apps apart, and knows which there are', async () => {
    const warbler = warblerOf(host.app);
    expect((await warbler.app('other').decisions()).items).toEqual([]);
    expect(() => warbler.app('unheard')).toThrow('the configuration has: default, other');
  });

  it('lets what is held go when its time has come', async () => {
    const app = warblerOf(host.app).app();
    await app.putDevice('bob', 'desk', { kind: 'desktop', platform: 'desktop' });
    await app.emit(chat.presence('bob', 'desk', { connected: true, active: true }));
    const before = memory.of('bob').length;
    await app.emit(chat.message('c1', 'ann', 'at your desk?'));
    await host.app.get(Pipeline).idle();
    expect(memory.of('bob')).toHaveLength(before);
    await passTime(host.app, clock, 600_000);
    expect(memory.of('bob').at(-1)).toMatchObject({ body: 'at your desk?' });
  });

  it('takes events over its own HTTP server: JSON, CloudEvents, signed webhooks', async () => {
    const post = (path: string) => request(host.server).post(path);
    const plain = chat.message('c1', 'ann', 'over HTTP');
    await post('/v1/events').set(bearer).send(plain).expect(202);
    const cloud = { specversion: '1.0', source: 'im', ...chat.message('c1', 'ann', 'as a CloudEvent') };
    await post('/v1/events')
      .set({ ...bearer, 'content-type': 'application/cloudevents+json' })
      .send(JSON.stringify(cloud))
      .expect(202);
    const body = JSON.stringify(chat.message('c1', 'ann', 'by webhook'));
    const at = new Date();
    const signature = new Webhook(secret).sign('msg_1', at, body);
    const headers = {
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': signature,
    };
    await post('/v1/webhooks/in/default').set(headers).send(body).expect(202);
    await post('/v1/webhooks/in/default')
      .set({ ...headers, 'webhook-signature': signature.replace(/.$/, 'x') })
      .send(`${body} `)
      .expect(401);
  });

  it('shows pushes in the app itself, over a socket on the same server', async () => {
    const app = warblerOf(host.app).app();
    const device = { kind: 'phone', platform: 'ios', provider: 'in_app' } as const;
    await app.putDevice('cem', 'app', device);
    await app.emit(chat.conversation('c2', 'direct', 'ann', 'cem'));
    const auth = { token: await app.clientToken('cem', 'app') };
    const socket = io(`${host.url}/client`, { auth, transports: ['websocket'], forceNew: true });
    const pushed = new Promise<{ body: string }>((resolve) => {
      socket.on('push', (push: { body: string }, ack: () => void) => {
        ack();
        resolve(push);
      });
    });
    await new Promise((resolve) => socket.once('connect', () => resolve(null)));
    await app.emit(chat.message('c2', 'ann', 'are you in?'));
    expect(await pushed).toMatchObject({ title: 'Ann', body: 'are you in?' });
    socket.disconnect();
  });

  it('answers errors of its routes with problem details, and wants a key', async () => {
    const refused = await request(host.server).get('/v1/decisions').expect(401);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused.headers['www-authenticate']).toBe('Bearer');
    const bad = await request(host.server).get('/v1/decisions?page_size=0').set(bearer).expect(422);
    expect(bad.body.errors).toMatchObject([{ field: 'page_size' }]);
  });
});

describe.each(platforms)('what a host on %s can choose', (platform) => {
  it('makes the settings with providers of its own', async () => {
    const { settings, memory, remove } = testSettings();
    @Module({ providers: [{ provide: 'host settings', useValue: settings }], exports: ['host settings'] })
    class SettingsModule {}
    const warbler = WarblerModule.forRootAsync({
      imports: [SettingsModule],
      inject: ['host settings'],
      useFactory: async (found: typeof settings) => found,
    });
    const { app } = await startHost(platform, { warbler });
    await annWrites(warblerOf(app).app(), new ChatBuilder(), 'made later');
    await warblerOf(app).idle();
    expect(memory.of('bob')).toMatchObject([{ body: 'made later' }]);
    await app.close();
    remove();
  });

  it('binds ports to providers of its own', async () => {
    const { settings, memory, remove } = testSettings();
    @Injectable()
    class HostNumbers {
      readonly unread = 41;
    }
    @Module({ providers: [HostNumbers], exports: [HostNumbers] })
    class NumbersModule {}
    const lines = new Heard();
    const warbler = WarblerModule.forRoot({
      ...settings,
      imports: [NumbersModule],
      override: [
        {
          provide: UnreadCount,
          inject: [HostNumbers],
          useFactory: ({ unread }: HostNumbers) => ({ of: async () => unread }),
        },
        { provide: Log, useValue: lines },
        { provide: LlmAccess, useValue: { settings: () => null } },
      ],
    });
    const { app } = await startHost(platform, { warbler, providers: [HostListeners] });
    await annWrites(warblerOf(app).app(), new ChatBuilder(), 'how many?');
    await warblerOf(app).idle();
    expect(memory.of('bob')).toMatchObject([{ badge: 41 }]);
    expect(lines.errors.map((each) => each.cause)).toContain('HostListeners.broken');
    await app.close();
    remove();
  });

  it('mounts no door that it does not want, and puts its own prefix before the others', async () => {
    const { settings, memory, remove } = testSettings();
    const closed = WarblerModule.forRoot({
      ...settings,
      doors: { rest: false, sockets: false, jobs: false },
    });
    const { app, server } = await startHost(platform, { warbler: closed });
    for (const path of ['/v1/decisions', '/v1/audit-logs', '/v1/policies']) {
      await request(server).get(path).set(bearer).expect(404);
    }
    await request(server).get('/socket.io/?EIO=4&transport=polling').expect(404);
    await annWrites(warblerOf(app).app(), new ChatBuilder(), 'by no door');
    await warblerOf(app).idle();
    expect(memory.of('bob')).toHaveLength(1);
    await app.close();

    const warbler = WarblerModule.forRoot({ ...settings, doors: { operation: true } });
    const before = (each: { setGlobalPrefix(prefix: string): unknown }) => void each.setGlobalPrefix('push');
    const prefixed = await startHost(platform, { warbler, before });
    await request(prefixed.server).get('/push/v1/decisions').set(bearer).expect(200);
    await request(prefixed.server).get('/push/health/ready').expect(200);
    const cloud = { specversion: '1.0', source: 'im', ...new ChatBuilder('p').message('c1', 'ann', 'hi') };
    await request(prefixed.server)
      .post('/push/v1/events')
      .set({ ...bearer, 'content-type': 'application/cloudevents+json' })
      .send(JSON.stringify(cloud))
      .expect(202);
    await prefixed.app.close();
    remove();
  });

  it('is told what is missing for webhooks when it keeps no raw body', async () => {
    const { settings, remove } = testSettings();
    const warbler = WarblerModule.forRoot(settings);
    const { app, server } = await startHost(platform, { warbler, rawBody: false });
    const headers = { 'webhook-id': 'm', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' };
    const answer = await request(server).post('/v1/webhooks/in/default').set(headers).send({ id: 'e' });
    expect(answer.status).toBe(503);
    expect(answer.body.detail).toContain('{rawBody: true}');
    await app.close();
    remove();
  });
});

it('works in a host without an HTTP server', async () => {
  const { settings, memory, remove } = testSettings();
  const worker = { module: class WorkerModule {}, imports: [WarblerModule.forRoot(settings)] };
  const app = await NestFactory.createApplicationContext(worker, { logger: false });
  await annWrites(app.get(Warbler).app(), new ChatBuilder(), 'from a worker');
  await app.get(Warbler).idle();
  expect(memory.of('bob')).toMatchObject([{ body: 'from a worker' }]);
  await app.close();
  remove();
});

it('is tested in a host as docs/module.md shows, without a server that listens', async () => {
  const { settings, clock, memory, remove } = testSettings();
  const module = await Test.createTestingModule({ imports: [WarblerModule.forRoot(settings)] }).compile();
  const app = module.createNestApplication({ logger: false });
  await app.init();
  const own = app.get(Warbler).app();
  const chat = new ChatBuilder();
  await own.putDevice('bob', 'desk', { kind: 'desktop', platform: 'desktop' });
  await own.emit(chat.presence('bob', 'desk', { connected: true, active: true }));
  await annWrites(own, chat, 'lunch?');
  await app.get(Warbler).idle();
  expect(memory.of('bob')).toEqual([]);
  await own.emit(chat.read('bob', 'c1'));
  await annWrites(own, chat, 'and now?');
  await passTime(app, clock, 600_000);
  expect(memory.of('bob')).toMatchObject([{ body: 'and now?' }]);
  memory.answerNext({ ok: false, kind: 'token_dead', vendorReason: 'gone' });
  await annWrites(own, chat, 'still there?');
  await passTime(app, clock, 600_000);
  expect(await own.devices('bob')).toContainEqual(expect.objectContaining({ id: 'phone', token: 'invalid' }));
  await app.close();
  remove();
});

it('lets a host describe its own routes and ours in one OpenAPI document', async () => {
  const { settings, remove } = testSettings();
  const { app } = await startHost('express', { warbler: WarblerModule.forRoot(settings) });
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().build());
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/hello', '/v1/events']));
  await app.close();
  remove();
});

it('takes events that a host emits while it starts, before everything else has begun', async () => {
  const { settings, memory, remove } = testSettings();
  @Injectable()
  class Early {
    constructor(private readonly warbler: Warbler) {}
    async onModuleInit(): Promise<void> {
      await annWrites(this.warbler.app(), new ChatBuilder(), 'already?');
    }
  }
  const { app } = await startHost('fastify', {
    warbler: WarblerModule.forRoot(settings),
    providers: [Early],
  });
  await warblerOf(app).idle();
  expect(memory.of('bob')).toMatchObject([{ body: 'already?' }]);
  await app.close();
  remove();
});

it('lists every problem of the configuration when the host starts', async () => {
  const warbler = WarblerModule.forRoot({
    config: { limits: { body_bytes: 0 }, log_level: 'loud' } as never,
  });
  await expect(startHost('express', { warbler })).rejects.toThrow(
    /2 problem\(s\)[\s\S]*body_bytes[\s\S]*log_level|2 problem\(s\)[\s\S]*log_level[\s\S]*body_bytes/,
  );
});

it('names the ports when a host overrides something else', () => {
  const override = [{ provide: MemoryProvider, useValue: new MemoryProvider() }];
  expect(() => WarblerModule.forRoot({ override })).toThrow(/MemoryProvider is no port.*Clock, Dice, Log/);
});

it('documents every port that can be replaced', () => {
  const page = readFileSync(new URL('../../docs/module.md', import.meta.url), 'utf8');
  expect(replaceablePorts.map((each) => each.name).filter((name) => !page.includes(`\`${name}\``))).toEqual(
    [],
  );
});
