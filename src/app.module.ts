// The only assembly: which modules make the gateway, alone (main.ts) or inside a host (warbler.module.ts).
import { type DynamicModule, Module, type ModuleMetadata, type Provider, type Type } from '@nestjs/common';
import { join } from 'node:path';
import { AccessModule } from './access/access.module.js';
import { AdminModule } from './admin/admin.module.js';
import { Foundation, FoundationModule, type FoundationSource, providerContext } from './foundation.module.js';
import { ClientFeedbackModule } from './client-feedback.module.js';
import { ClientModule } from './client/client.module.js';
import type { Config } from './config.js';
import { CoreModule } from './core.module.js';
import { DispatchModule } from './dispatch/dispatch.module.js';
import { type Doors, withDoors, withProviders } from './doors.module.js';
import { Outgoing } from './egress/outgoing.js';
import { FeedbackModule } from './feedback/feedback.module.js';
import { InAppRoute } from './in-app-route.service.js';
import { IngestModule } from './ingest/ingest.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { Lifecycle } from './lifecycle.service.js';
import { Dice } from './observe/clock.js';
import { ObserveModule } from './observe/observe.module.js';
import { portsOf } from './replaceable.module.js';
import type { Database } from './store/backends/index.js';
import { StoreModule } from './store/store.module.js';
import { ReplayModule } from './replay/replay.module.js';
import { TuneModule } from './tune/tune.module.js';

export interface Assembly {
  readonly foundation: FoundationSource;
  readonly doors: Doors;
  /** Bindings that take the place of ours, and the modules that they need. */
  readonly override?: readonly Provider[];
  readonly imports?: ModuleMetadata['imports'];
}

@Module({})
export class AppModule {
  static of({ foundation, doors, override = [], imports = [] }: Assembly): DynamicModule {
    const mounted = { controllers: doors.rest, gateways: doors.sockets };
    const feedback = withDoors(FeedbackModule, mounted);
    const admin = withDoors(AdminModule, mounted);
    const parts: (Type | DynamicModule)[] = [
      FoundationModule.of(foundation),
      store,
      CoreModule.of(),
      dispatch,
      withDoors(ObserveModule, { controllers: doors.operation, gateways: doors.sockets }),
      withDoors(AccessModule, mounted),
      feedback,
      ClientFeedbackModule.of(feedback),
      withDoors(ClientModule, mounted),
      withDoors(IngestModule, mounted),
      admin,
      withDoors(TuneModule, mounted),
      withDoors(ReplayModule, mounted),
      ...(doors.jobs ? [JobsModule] : []),
    ];
    return {
      module: AppModule,
      imports: parts.map((part) => replaced(part, override, imports)),
      providers: [InAppRoute, Lifecycle],
      exports: [InAppRoute, Lifecycle, feedback, admin],
    };
  }
}

/** The part with those of its ports that a host binds itself. Without any it stays the very same module. */
function replaced(
  part: Type | DynamicModule,
  override: readonly Provider[],
  imports: ModuleMetadata['imports'],
): Type | DynamicModule {
  const own = portsOf(typeof part === 'function' ? part : part.module, override);
  return own.length === 0 ? part : withProviders(part, { imports, providers: [...own] });
}

const store = StoreModule.forRootAsync({
  inject: [Foundation],
  useFactory: ({ config, dice }: Foundation) => ({
    database: databaseOf(config),
    dataDir: config.data_dir,
    dice,
  }),
});

const dispatch = DispatchModule.forRootAsync({
  inject: [Foundation, Outgoing, Dice],
  useFactory: ({ config: { apps } }: Foundation, outgoing: Outgoing, dice: Dice) => ({
    apps,
    context: providerContext(outgoing, dice),
  }),
});

function databaseOf({ database_url: url, data_dir: directory }: Config): Database {
  if (url !== null) return { kind: 'mysql', url: url.reveal(), isOwned: true };
  return { kind: 'sqlite', file: join(directory, 'warbler.db'), isOwned: true };
}
