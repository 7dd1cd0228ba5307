// Warbler inside a host's NestJS app. In: the configuration document, and what the host brings of its own; out: a
// `Warbler` to inject, and our routes beside the host's. It must leave everything that is the host's as it was.
import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  type MiddlewareConsumer,
  Module,
  type ModuleMetadata,
  type NestModule,
  type Provider,
} from '@nestjs/common';
import { DiscoveryModule, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { ClientTokensService } from './access/client-tokens.service.js';
import { DecisionDetailService } from './admin/decision-detail.service.js';
import { DecisionsService } from './admin/decisions.service.js';
import { AppModule } from './app.module.js';
import { Foundation, foundationOf } from './foundation.module.js';
import { type configSchema, configOf } from './config.js';
import type { Provider as PushProvider } from './dispatch/provider.js';
import type { Doors } from './doors.module.js';
import { FeedbackService } from './feedback/feedback.service.js';
import { IngestController } from './ingest/ingest.controller.js';
import { cloudEventsParser, installParsers } from './ingest/parsers.js';
import { Lifecycle } from './lifecycle.service.js';
import { Listeners } from './listeners.service.js';
import { Clock, type Dice } from './observe/clock.js';
import type { Log } from './observe/log.js';
import { DeviceRegistry, Intake, Pipeline, PolicyVersions } from './ports.js';
import { checkOverrides } from './replaceable.module.js';
import { Warbler, type WarblerParts } from './warbler.js';

/** The document of `config/warbler.yaml`. `host`, `port` and `demo` are for the gateway on its own, and not looked at. */
export type ConfigDocument = z.input<typeof configSchema>;

/** What Warbler runs with. */
export interface WarblerSettings {
  readonly config?: ConfigDocument;
  readonly clock?: Clock;
  readonly dice?: Dice;
  readonly log?: Log;
  /** Push services of the host's own, under their names; every app has them. */
  readonly pushProviders?: readonly PushProvider[];
}

/** How Warbler is built in: known before anything is made. */
export interface WarblerLayout {
  /** All but `operation` (/health and /metrics, which most hosts have of their own) when left out. */
  readonly doors?: Partial<Doors>;
  /** Bindings that take the place of ours, such as `{ provide: Log, useClass: OurLog }`. docs/module.md lists the ports. */
  readonly override?: readonly Provider[];
  /** Modules whose providers `useFactory` and `override` inject. */
  readonly imports?: ModuleMetadata['imports'];
}

export type WarblerOptions = WarblerSettings & WarblerLayout;
export type WarblerAsyncOptions = WarblerLayout &
  Pick<FactoryProvider<WarblerSettings>, 'inject' | 'useFactory'>;

const MOUNTED = Symbol('warbler doors');

const usual: Doors = { rest: true, sockets: true, jobs: true, operation: false };

const parts = {
  foundation: Foundation,
  lifecycle: Lifecycle,
  intake: Intake,
  pipeline: Pipeline,
  decisions: DecisionsService,
  details: DecisionDetailService,
  devices: DeviceRegistry,
  feedback: FeedbackService,
  tokens: ClientTokensService,
  policies: PolicyVersions,
  clock: Clock,
} as const;

const warbler: Provider = {
  provide: Warbler,
  inject: Object.values(parts),
  useFactory: (...found: readonly unknown[]) => {
    const named = Object.fromEntries(Object.keys(parts).map((name, i) => [name, found[i]]));
    const { foundation, ...rest } = named as unknown as Omit<WarblerParts, 'apps'> & {
      readonly foundation: Foundation;
    };
    return new Warbler({ ...rest, apps: Object.keys(foundation.config.apps) });
  },
};

@Module({})
export class WarblerModule implements NestModule {
  constructor(
    private readonly http: HttpAdapterHost,
    private readonly foundation: Foundation,
    @Inject(MOUNTED) private readonly doors: Doors,
  ) {}

  /** Throws ConfigError, with every problem of the configuration, when the app is created. Global: import it once. */
  static forRoot({ doors, override, imports, ...settings }: WarblerOptions = {}): DynamicModule {
    return WarblerModule.forRootAsync({ doors, override, imports, useFactory: () => settings });
  }

  /** The same with settings that other providers of the host make. */
  static forRootAsync(options: WarblerAsyncOptions): DynamicModule {
    const { doors, override = [], imports = [], inject = [], useFactory } = options;
    checkOverrides(override);
    const made = async (...found: unknown[]): Promise<Foundation> => {
      const { config = {}, ...rest } = await useFactory(...found);
      return foundationOf({ ...rest, config: configOf(config) });
    };
    const mounted = { ...usual, ...doors };
    const foundation = { imports, inject, useFactory: made };
    const own = AppModule.of({ foundation, doors: mounted, override, imports });
    return {
      module: WarblerModule,
      global: true,
      imports: [own, DiscoveryModule],
      providers: [{ provide: MOUNTED, useValue: mounted }, warbler, Listeners],
      exports: [Warbler],
    };
  }

  /** Lets our one route that takes CloudEvents read them, and no other. */
  configure(consumer: MiddlewareConsumer): void {
    if (!this.doors.rest) return;
    const { httpAdapter } = this.http;
    if (httpAdapter.getType() === 'fastify')
      return installParsers(httpAdapter.getInstance<FastifyInstance>());
    const { body_bytes: maxBytes } = this.foundation.config.limits;
    consumer.apply(cloudEventsParser(maxBytes)).forRoutes(IngestController);
  }
}
