// The client socket on the real server, ledger and intake; feedback and the backlog are kept for the test to look at.
import { Global, Module } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Test } from '@nestjs/testing';
import { io, type Socket } from 'socket.io-client';
import { AccessModule } from '../../src/access/access.module.js';
import { AccessSettings } from '../../src/access/access-settings.js';
import { ClientTokensService } from '../../src/access/client-tokens.service.js';
import { Backlog } from '../../src/client/backlog.js';
import { ClientModule } from '../../src/client/client.module.js';
import { ClientSockets } from '../../src/client/client-sockets.js';
import { FeedbackIntake } from '../../src/client/feedback-intake.js';
import { InAppReceipts } from '../../src/client/in-app-receipts.service.js';
import { KnownProviders } from '../../src/client/known-providers.js';
import { Secret } from '../../src/model/secret.js';
import { Clock, Dice, SystemDice } from '../../src/observe/clock.js';
import { Log, SilentLog } from '../../src/observe/log.js';
import { Happenings, Intake, Pipeline } from '../../src/ports.js';
import { Ledger } from '../../src/store/ledger.js';
import * as stores from '../../src/store/stores.js';
import { openClientWorld } from './client-world.js';

/** What is told of pushes and of who came back, in order. */
export class KeptWord {
  readonly feedback: unknown[] = [];
  readonly woken: string[] = [];
}

export async function startClientApp() {
  const world = await openClientWorld();
  const kept = new KeptWord();
  const feedback: FeedbackIntake = {
    record: async (_, items) => {
      kept.feedback.push(...items);
      return items.map(() => ({ status: 'accepted' }));
    },
  };
  const backlog: Backlog = { wake: async (_, user, device) => void kept.woken.push(`${user}/${device}`) };
  const access: AccessSettings = {
    adminKey: null,
    secret: new Secret(new Uint8Array(32).fill(7)),
    apps: ['one'],
    allowedOrigins: {},
    requestsPerMinute: 10_000,
    failedAuthPerMinute: 1_000,
  };
  const core = [
    { provide: AccessSettings, useValue: access },
    { provide: Ledger, useValue: world.ledger },
    { provide: stores.DeviceStore, useValue: world.store.devices },
    { provide: stores.PushStore, useValue: world.store.pushes },
    { provide: stores.ApiKeyStore, useValue: world.store.apiKeys },
    { provide: stores.SettingStore, useValue: world.store.settings },
    { provide: Pipeline, useValue: world.pipeline },
    { provide: Intake, useValue: world.intake },
    { provide: Happenings, useValue: world.happenings },
    { provide: Clock, useValue: world.clock },
    { provide: Dice, useValue: new SystemDice() },
    { provide: Log, useValue: new SilentLog() },
    { provide: KnownProviders, useValue: { names: ['apns', 'in_app'] } },
    { provide: FeedbackIntake, useValue: feedback },
    { provide: Backlog, useValue: backlog },
    { provide: ClientSockets, useValue: new ClientSockets() },
  ];

  @Global()
  @Module({ providers: core, exports: core.map((each) => each.provide) })
  class CoreModule {}

  @Module({ imports: [CoreModule, AccessModule, ClientModule] })
  class TestModule {}

  const built = await Test.createTestingModule({ imports: [TestModule] }).compile();
  const app = built.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  app.useWebSocketAdapter(new IoAdapter(app));
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const open: Socket[] = [];

  const tokenFor = async (user: string, device: string | null = null, seconds?: number) =>
    (await app.get(ClientTokensService).issue({ app: 'one', user, device }, seconds)).token;
  const dial = (auth: object): Socket => {
    const socket = io(`${url}/client`, { auth, forceNew: true, reconnection: false });
    open.push(socket);
    return socket;
  };
  const connect = async (user: string, device: string): Promise<Socket> => {
    const socket = dial({ token: await tokenFor(user), device });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  };
  const close = async () => {
    for (const socket of open) socket.disconnect();
    await app.close();
    await world.close();
  };
  const sockets = app.get(ClientSockets);
  const receipts = app.get(InAppReceipts);
  return { ...world, app, kept, sockets, receipts, tokenFor, dial, connect, close };
}

export type ClientApp = Awaited<ReturnType<typeof startClientApp>>;

export async function until(isDone: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!isDone()) {
    if (performance.now() > end) throw new Error('it did not come to that within 10 seconds');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
