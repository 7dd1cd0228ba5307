// The doors of ingest on the real HTTP server and the real ledger.
import { Global, Module } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Test } from '@nestjs/testing';
import { AccessModule } from '../../src/access/access.module.js';
import { AccessSettings } from '../../src/access/access-settings.js';
import { ApiKeysService } from '../../src/access/api-keys.service.js';
import { installProblems } from '../../src/access/problem-response.js';
import { IngestSettings } from '../../src/ingest/ingest-settings.js';
import { IngestModule } from '../../src/ingest/ingest.module.js';
import { installParsers } from '../../src/ingest/parsers.js';
import { Secret } from '../../src/model/secret.js';
import { Clock, Dice, SystemDice } from '../../src/observe/clock.js';
import { Log, SilentLog } from '../../src/observe/log.js';
import { InProcessHappenings } from '../../src/observe/happenings.js';
import { Happenings, Pipeline } from '../../src/ports.js';
import { Ledger } from '../../src/store/ledger.js';
import * as stores from '../../src/store/stores.js';
import { openIngestWorld, remove } from './ingest-world.js';

export async function startIngestApp(settings: Partial<IngestSettings> = {}) {
  const world = await openIngestWorld(settings);
  const access: AccessSettings = {
    adminKey: new Secret('the-admin-key-of-this-test'),
    secret: new Secret(new Uint8Array(32).fill(7)),
    apps: ['one', 'two'],
    allowedOrigins: {},
    requestsPerMinute: 10_000,
    failedAuthPerMinute: 1_000,
  };
  const happenings = new InProcessHappenings(new SilentLog());
  const core = [
    { provide: AccessSettings, useValue: access },
    {
      provide: IngestSettings,
      useValue: { pendingEvents: 1_000, webhookSecrets: new Map(), connectors: [], ...settings },
    },
    { provide: Ledger, useValue: world.ledger },
    { provide: stores.EventStore, useValue: world.store.events },
    { provide: stores.CursorStore, useValue: world.store.cursors },
    { provide: stores.ApiKeyStore, useValue: world.store.apiKeys },
    { provide: stores.SettingStore, useValue: world.store.settings },
    { provide: Pipeline, useValue: world.pipeline },
    { provide: Clock, useValue: world.clock },
    { provide: Dice, useValue: new SystemDice() },
    { provide: Log, useValue: new SilentLog() },
    { provide: Happenings, useValue: happenings },
  ];

  @Global()
  @Module({ providers: core, exports: core.map((each) => each.provide) })
  class CoreModule {}

  @Module({ imports: [CoreModule, AccessModule, IngestModule] })
  class TestModule {}

  const built = await Test.createTestingModule({ imports: [TestModule] }).compile();
  const app = built.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), {
    logger: false,
    rawBody: true,
  });
  const fastify = app.getHttpAdapter().getInstance();
  installParsers(fastify);
  installProblems(fastify);
  app.useWebSocketAdapter(new IoAdapter(app));
  await app.listen(0, '127.0.0.1');
  const keys = app.get(ApiKeysService);
  await keys.prepareAdminKey();
  const keyFor = async (of: string, scopes: readonly stores.Scope[]) => {
    const made = await keys.create(of, { name: 'test', scopes, expires_at: null }, () => []);
    return made.key.reveal();
  };
  const url = await app.getUrl();
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json', ...headers },
    });
    const document = (await response.json()) as Record<string, unknown>;
    return { status: response.status, body: document, headers: response.headers };
  };
  const close = async () => {
    await app.close();
    await world.close();
    await remove(world.directory);
  };
  return { ...world, happenings, url, app, keyFor, post, close };
}

export type IngestApp = Awaited<ReturnType<typeof startIngestApp>>;
