// A small app with guarded routes, on the real HTTP server and an in-memory store.
import { Body, Controller, Get, Global, Module, Post, Query } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { z } from 'zod';
import { AccessModule } from '../../src/access/access.module.js';
import { AccessSettings } from '../../src/access/access-settings.js';
import { NeedsScope } from '../../src/access/access.guard.js';
import { ApiKeysService } from '../../src/access/api-keys.service.js';
import type { Caller } from '../../src/access/caller.js';
import { CurrentCaller } from '../../src/access/caller.decorator.js';
import { CurrentApp } from '../../src/access/current-app.decorator.js';
import { Guarded } from '../../src/access/guarded.decorator.js';
import { installProblems } from '../../src/access/problem-response.js';
import { Secret } from '../../src/model/secret.js';
import { Dice, SystemDice } from '../../src/observe/clock.js';
import { Log, SilentLog } from '../../src/observe/log.js';
import { Ledger } from '../../src/store/ledger.js';
import { ApiKeyStore, type Scope } from '../../src/store/api-key-store.js';
import { SettingStore } from '../../src/store/stores.js';
import { MemoryApiKeys, MemoryLedger, MemorySettings } from './memory-access.js';

const body = z.strictObject({ name: z.string().min(2), count: z.number().int().default(1) });
const query = z.strictObject({ page_size: z.coerce.number().int().max(100).default(20) });

@Controller('v1/things')
@Guarded({ scope: 'decisions:read' })
class ThingsController {
  @Get()
  list(@CurrentApp() app: string, @Query({ schema: query }) page: z.infer<typeof query>) {
    return { app, page_size: page.page_size };
  }

  @Get('who')
  who(@CurrentCaller() caller: Caller) {
    return { key: caller.keyId, scopes: caller.scopes };
  }

  @Post()
  @NeedsScope('events:write')
  make(@Body({ schema: body }) made: z.infer<typeof body>) {
    return made;
  }

  @Get('broken')
  broken(): never {
    throw new Error('the canary text');
  }
}

@Controller('host')
class HostController {
  @Get()
  open() {
    return { open: true };
  }
}

export async function startAccessApp(overrides: Partial<AccessSettings> = {}) {
  const ledger = new MemoryLedger();
  const keys = new MemoryApiKeys(ledger);
  const settings = new MemorySettings(ledger);
  const access: AccessSettings = {
    adminKey: new Secret('the-admin-key-of-this-test'),
    secret: new Secret(new Uint8Array(32).fill(7)),
    apps: ['one', 'two'],
    allowedOrigins: {},
    requestsPerMinute: 1_000,
    failedAuthPerMinute: 10,
    ...overrides,
  };
  const core = [
    { provide: Ledger, useValue: ledger },
    { provide: ApiKeyStore, useValue: keys },
    { provide: SettingStore, useValue: settings },
    { provide: AccessSettings, useValue: access },
    { provide: Dice, useValue: new SystemDice() },
    { provide: Log, useValue: new SilentLog() },
  ];

  @Global()
  @Module({ providers: core, exports: core.map((each) => each.provide) })
  class CoreModule {}

  @Module({ imports: [CoreModule, AccessModule], controllers: [ThingsController, HostController] })
  class TestModule {}

  const built = await Test.createTestingModule({ imports: [TestModule] }).compile();
  const app = built.createNestApplication<NestFastifyApplication>(new FastifyAdapter({ bodyLimit: 4_096 }), {
    logger: false,
  });
  installProblems(app.getHttpAdapter().getInstance());
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const service = app.get(ApiKeysService);
  const generated = await service.prepareAdminKey();
  const keyFor = async (of: string, scopes: readonly Scope[], expiresAt: number | null = null) => {
    const made = await service.create(of, { name: 'test', scopes, expires_at: expiresAt }, () => []);
    return { id: made.stored.id, key: made.key.reveal() };
  };
  return { app, service, keys, settings, ledger, generated, keyFor };
}

export type AccessApp = Awaited<ReturnType<typeof startAccessApp>>;
