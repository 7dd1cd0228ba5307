// Starts the gateway: configuration in, a running server out. `startGateway` is also what the demo, the fault tests and
// the benchmarks start; the command itself is `scripts/start.ts`, which adds the demo.
import 'reflect-metadata';
import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { ApiKeysService } from './access/api-keys.service.js';
import { answerUnroutable, installProblems } from './access/problem-response.js';
import { serveOpenApi } from './admin/openapi.module.js';
import { AppModule } from './app.module.js';
import type { Base } from './core.module.js';
import manifest from '../package.json' with { type: 'json' };
import type { Config } from './config.js';
import { inApp } from './client/in-app.provider.js';
import { ClientSockets } from './client/client-sockets.js';
import { InAppReceipts } from './client/in-app-receipts.service.js';
import { ScoreService } from './context/score.service.js';
import { DeliverService } from './dispatch/deliver.service.js';
import { ProviderSet } from './dispatch/provider-set.js';
import { PooledOutgoing } from './egress/pooled-outgoing.js';
import { FeedbackService } from './feedback/feedback.service.js';
import { ConnectorsService } from './ingest/connectors.service.js';
import { installParsers } from './ingest/parsers.js';
import type { Secret } from './model/secret.js';
import { type Clock, type Dice, SystemClock, SystemDice, wallNow } from './observe/clock.js';
import { installHttpMetrics } from './observe/http-metrics.js';
import { serveConsole } from './observe/console.js';
import { type Log, PinoLog } from './observe/log.js';
import { Metrics } from './observe/metrics.js';
import { LivePipeline } from './pipeline.js';
import { Pipeline } from './ports.js';

export interface Gateway {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly pipeline: LivePipeline;
  /** The admin key, when this start made it: it can be shown this once. */
  readonly newAdminKey: Secret | null;
  close(): Promise<void>;
}

export interface GatewayOptions {
  readonly config: Config;
  /** Left out: the machine's clock. A replayed stream or a test puts its own. */
  readonly clock?: Clock;
  readonly dice?: Dice;
  readonly log?: Log;
  /** False where a caller keeps the clock: scheduled jobs run on real time. */
  readonly hasJobs?: boolean;
  /** Where the built console lies; left out or missing: no console. */
  readonly consoleDirectory?: string;
}

/** How long a client may take to send a whole request. */
const REQUEST_TIMEOUT_MS = 30_000;
/** An id of 191 characters, each percent-encoded from three bytes of UTF-8. */
const MAX_PARAM_LENGTH = 191 * 9;

/** Starts everything and listens. Rejects (with nothing left open) when the database or the port cannot be had. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config } = options;
  const adapter = new FastifyAdapter({
    bodyLimit: config.limits.body_bytes,
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: answerUnroutable,
  });
  const base = baseOf(options);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(base, options.hasJobs ?? true),
    adapter,
    {
      rawBody: true,
      logger: false,
      abortOnError: false,
    },
  );
  try {
    await prepare(app, options);
    const newAdminKey = await app.get(ApiKeysService).prepareAdminKey();
    await app.init();
    const stop = await begin(app, base);
    await app.listen(config.port, config.host);
    const close = async (): Promise<void> => {
      stop();
      await app.close();
      await base.outgoing.close();
    };
    return { url: await app.getUrl(), app, pipeline: app.get(Pipeline) as LivePipeline, newAdminKey, close };
  } catch (error) {
    await app.close();
    await base.outgoing.close();
    throw error;
  }
}

function baseOf({ config, clock, dice, log }: GatewayOptions): Base {
  const { ca_pem: caPem, allow_private: allowPrivate } = config.egress;
  return {
    config,
    clock: clock ?? new SystemClock(),
    dice: dice ?? new SystemDice(),
    log: log ?? new PinoLog(config.log_level),
    outgoing: new PooledOutgoing({ caPem, allowPrivate }),
  };
}

/** Takes up what an earlier process left; from here on everything that happens is heard by those it concerns. */
async function begin(app: NestFastifyApplication, { dice, outgoing }: Base): Promise<() => void> {
  const receipts = app.get(InAppReceipts);
  const stopReceipts = receipts.start();
  const scores = app.get(ScoreService);
  const stopFeedback = app
    .get(FeedbackService)
    .onRecorded(({ reactions }) => scores.reactionsChanged(reactions));
  const socket = inApp(app.get(ClientSockets), (push) => receipts.acknowledged(push));
  const context = { outgoing, wallNow, randomBytes: (count: number) => dice.bytes(count) };
  app.get(ProviderSet).register(socket.name, socket.create({}, context));
  await app.get(DeliverService).start();
  await (app.get(Pipeline) as LivePipeline).resume();
  await app.get(ConnectorsService).start();
  watch(app);
  return () => {
    stopReceipts();
    stopFeedback();
  };
}

function watch(app: NestFastifyApplication): void {
  const metrics = app.get(Metrics);
  const { counters } = app.get(ScoreService);
  metrics.watchCounts('scoring', 'What scoring did, by kind', () => ({ ...counters }));
  const pipeline = app.get(Pipeline) as LivePipeline;
  metrics.watch('busy_mailboxes', 'Users with something under way', () => pipeline.busyMailboxes);
}

async function prepare(app: NestFastifyApplication, options: GatewayOptions): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  await app.register(helmet, { contentSecurityPolicy: false });
  installParsers(fastify);
  installHttpMetrics(fastify, app.get(Metrics));
  installProblems(fastify);
  app.useWebSocketAdapter(new IoAdapter(app));
  serveOpenApi(app, manifest.version);
  const directory = options.consoleDirectory;
  if (directory !== undefined) await serveConsole(fastify, directory);
}
