// Starts the gateway: configuration in, a running server out. `startGateway` is also what the demo, the fault tests and
// the benchmarks start; the command itself is `scripts/start.ts`, which adds the demo.
import 'reflect-metadata';
import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { answerUnroutable, installProblems } from './access/problem-response.js';
import { serveOpenApi } from './admin/openapi.module.js';
import { AppModule } from './app.module.js';
import { foundationOf } from './foundation.module.js';
import type { Config } from './config.js';
import { installParsers } from './ingest/parsers.js';
import { Lifecycle } from './lifecycle.service.js';
import type { Secret } from './model/secret.js';
import { type Clock, Dice } from './observe/clock.js';
import { installHttpMetrics } from './observe/http-metrics.js';
import { serveConsole } from './observe/console.js';
import type { Log } from './observe/log.js';
import { Metrics } from './observe/metrics.js';
import type { LivePipeline } from './pipeline.js';
import { Pipeline } from './ports.js';
import { productVersion } from './version.js';

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
  const doors = { rest: true, sockets: true, operation: true, jobs: options.hasJobs ?? true };
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of({ foundation: { useFactory: () => foundationOf(options) }, doors }),
    adapter,
    {
      rawBody: true,
      logger: false,
      abortOnError: false,
    },
  );
  try {
    await prepare(app, options);
    await app.listen(config.port, config.host);
    const { newAdminKey } = app.get(Lifecycle);
    const pipeline = app.get(Pipeline) as LivePipeline;
    return { url: await app.getUrl(), app, pipeline, newAdminKey, close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function prepare(app: NestFastifyApplication, options: GatewayOptions): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  await app.register(helmet, { contentSecurityPolicy: false });
  installParsers(fastify);
  installHttpMetrics(fastify, app.get(Metrics));
  installProblems(fastify);
  app.useWebSocketAdapter(new IoAdapter(app));
  serveOpenApi(app, productVersion());
  const directory = options.consoleDirectory;
  if (directory !== undefined) await serveConsole(fastify, directory, app.get(Dice));
}
