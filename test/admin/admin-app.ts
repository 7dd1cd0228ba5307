// The admin, observe, access and jobs modules on the real HTTP server and a real SQLite ledger; the pipeline, intake and
// device registry are small stand-ins that do what the tests need through the same stores.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Test } from '@nestjs/testing';
import { AccessModule } from '../../src/access/access.module.js';
import { accessSettings, AccessSettings } from '../../src/access/access-settings.js';
import { ApiKeysService } from '../../src/access/api-keys.service.js';
import { installProblems } from '../../src/access/problem-response.js';
import { AdminModule } from '../../src/admin/admin.module.js';
import { serveOpenApi } from '../../src/admin/openapi.module.js';
import { Explanations } from '../../src/admin/explanations.js';
import { ProviderBreakers } from '../../src/admin/provider-breakers.js';
import { ProviderReports } from '../../src/admin/provider-reports.js';
import { SandboxScreens } from '../../src/admin/sandbox-screens.js';
import { UserPresence } from '../../src/admin/user-presence.js';
import { SegmentPeople } from '../../src/admin/segment-people.js';
import { UserStanding } from '../../src/admin/user-standing.js';
import { configSchema } from '../../src/config.js';
import { DueWork, PresenceSource } from '../../src/jobs/job.js';
import { JobsModule } from '../../src/jobs/jobs.module.js';
import { retentionSettings, RetentionSettings } from '../../src/jobs/retention-settings.js';
import { Clock, Dice, SystemClock, SystemDice } from '../../src/observe/clock.js';
import { healthSettings, HealthSettings } from '../../src/observe/health-settings.js';
import { installHttpMetrics } from '../../src/observe/http-metrics.js';
import { Log, SilentLog } from '../../src/observe/log.js';
import { Metrics } from '../../src/observe/metrics.js';
import { ObserveModule } from '../../src/observe/observe.module.js';
import { Recipients } from '../../src/context/recipients.js';
import { withoutSettled } from '../../src/decide/retention.js';
import { Gates } from '../../src/dispatch/gates.js';
import { RecordedExplanations } from '../../src/flow/explanations.js';
import { Policies } from '../../src/flow/policies.js';
import { PresenceHistory } from '../../src/flow/presence-history.js';
import { LiveSegmentPeople } from '../../src/flow/segment-people.js';
import { LiveUserStanding } from '../../src/flow/user-standing.js';
import { policySchema } from '../../src/model/policy.js';
import { DeviceRegistry, Intake, Pipeline, PolicyVersions } from '../../src/ports.js';
import { openStore } from '../../src/store/open-store.js';
import { Ledger } from '../../src/store/ledger.js';
import * as ports from '../../src/store/stores.js';
import { TuneModule } from '../../src/tune/tune.module.js';
import { StandInIntake, StandInPipeline, StandInRegistry } from './stand-ins.js';

export const ADMIN = { authorization: 'Bearer the-admin-key-of-this-test' };

export async function startAdminApp() {
  const dataDir = mkdtempSync(join(tmpdir(), 'warbler-admin-'));
  const store = await openStore({ database: { kind: 'sqlite', file: join(dataDir, 'ledger.db') }, dataDir });
  const config = configSchema.parse({ admin_key: 'the-admin-key-of-this-test', apps: { one: {}, two: {} } });
  const pipeline = new StandInPipeline();
  const clock = new SystemClock();
  const policies = new Policies(store.ledger, store.policies, clock, new SilentLog());
  const recipients = new Recipients(store.recipients, withoutSettled);
  const gates = new Gates(new SilentLog());
  const document = policySchema.parse({});
  await policies.open([
    { app: 'one', document, timeZone: 'Etc/UTC' },
    { app: 'two', document, timeZone: 'Asia/Kathmandu' },
  ]);
  const core = [
    { provide: PolicyVersions, useValue: policies },
    { provide: Ledger, useValue: store.ledger },
    { provide: ports.EventStore, useValue: store.events },
    { provide: ports.MembershipStore, useValue: store.memberships },
    { provide: ports.UserStore, useValue: store.users },
    { provide: ports.DeviceStore, useValue: store.devices },
    { provide: ports.RecipientStore, useValue: store.recipients },
    { provide: ports.DecisionStore, useValue: store.decisions },
    { provide: ports.PushStore, useValue: store.pushes },
    { provide: ports.FollowUpStore, useValue: store.followUps },
    { provide: ports.ReportStore, useValue: store.reports },
    { provide: ports.FeedbackStore, useValue: store.feedback },
    { provide: ports.PolicyStore, useValue: store.policies },
    { provide: ports.ProposalStore, useValue: store.proposals },
    { provide: ports.SegmentStore, useValue: store.segments },
    { provide: ports.ApiKeyStore, useValue: store.apiKeys },
    { provide: ports.AuditStore, useValue: store.audit },
    { provide: ports.TurnStore, useValue: store.turns },
    { provide: ports.SettingStore, useValue: store.settings },
    { provide: AccessSettings, useValue: accessSettings(config, store.seal) },
    { provide: HealthSettings, useValue: healthSettings(config) },
    { provide: RetentionSettings, useValue: retentionSettings(config) },
    { provide: Clock, useValue: clock },
    { provide: Dice, useValue: new SystemDice() },
    { provide: Log, useValue: new SilentLog() },
    { provide: Pipeline, useValue: pipeline },
    { provide: Intake, useValue: new StandInIntake(store) },
    { provide: DeviceRegistry, useValue: new StandInRegistry(store) },
    { provide: ProviderReports, useValue: { of: (name: string) => (name === 'fcm' ? ['delivered'] : []) } },
    {
      provide: ProviderBreakers,
      useValue: { of: (app: string) => gates.standings(app, clock.now()) },
    },
    {
      provide: UserPresence,
      useValue: new PresenceHistory(store.presence, recipients, policies, clock),
    },
    {
      provide: SegmentPeople,
      useValue: new LiveSegmentPeople(store.segments, store.recipients, policies, clock),
    },
    { provide: UserStanding, useValue: new LiveUserStanding(recipients, policies, clock) },
    {
      provide: Explanations,
      useValue: new RecordedExplanations(store.decisions, store.events, policies, recipients, clock),
    },
    { provide: SandboxScreens, useValue: { read: async () => 'none' } },
    { provide: DueWork, useValue: { wakePushes: async () => 0 } },
    { provide: PresenceSource, useValue: { snapshot: async () => 3, forget: async () => undefined } },
  ];

  @Global()
  @Module({ providers: core, exports: core.map((each) => each.provide) })
  class CoreModule {}

  @Module({ imports: [CoreModule, AccessModule, ObserveModule, AdminModule, TuneModule, JobsModule] })
  class TestModule {}

  const built = await Test.createTestingModule({ imports: [TestModule] }).compile();
  const app = built.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  app.useWebSocketAdapter(new IoAdapter(app));
  const routes: { method: string; path: string }[] = [];
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) routes.push({ method, path: route.url });
  });
  installProblems(fastify);
  installHttpMetrics(fastify, app.get(Metrics));
  serveOpenApi(app, '0.0.0-test');
  await app.listen(0, '127.0.0.1');
  const keys = app.get(ApiKeysService);
  await keys.prepareAdminKey();
  const keyFor = async (of: string, scopes: readonly ports.Scope[]) => {
    const made = await keys.create(of, { name: 'test', scopes, expires_at: null }, () => []);
    return { authorization: `Bearer ${made.key.reveal()}` };
  };
  const stop = async () => {
    await app.close();
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    body?: object,
    headers: object = ADMIN,
  ) => app.inject({ method, url, headers: { ...headers }, ...(body === undefined ? {} : { payload: body }) });
  return { app, store, routes, keyFor, call, stop, pipeline, gates, url: await app.getUrl() };
}

export type AdminApp = Awaited<ReturnType<typeof startAdminApp>>;
