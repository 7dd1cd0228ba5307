// The only assembly: which modules make the gateway.
import { type DynamicModule, Module } from '@nestjs/common';
import { join } from 'node:path';
import { AccessModule } from './access/access.module.js';
import { AdminModule } from './admin/admin.module.js';
import { ClientModule } from './client/client.module.js';
import { FeedbackIntake } from './client/feedback-intake.js';
import { type Base, CoreModule } from './core.module.js';
import { DispatchModule } from './dispatch/dispatch.module.js';
import { FeedbackModule } from './feedback/feedback.module.js';
import { FeedbackService } from './feedback/feedback.service.js';
import { IngestModule } from './ingest/ingest.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { wallNow } from './observe/clock.js';
import { ObserveModule } from './observe/observe.module.js';
import type { Database } from './store/backends/index.js';
import { StoreModule } from './store/store.module.js';

/** The clients' word on a push goes the same way as everybody's. */
@Module({
  imports: [FeedbackModule],
  providers: [{ provide: FeedbackIntake, useExisting: FeedbackService }],
  exports: [FeedbackIntake],
})
class ClientFeedbackModule {
  static global(): DynamicModule {
    return { module: ClientFeedbackModule, global: true };
  }
}

@Module({})
export class AppModule {
  static of(base: Base, hasJobs: boolean): DynamicModule {
    const { config, dice, outgoing } = base;
    const random = (count: number): Uint8Array => dice.bytes(count);
    return {
      module: AppModule,
      imports: [
        StoreModule.forRoot({ database: databaseOf(base), dataDir: config.data_dir, dice }),
        CoreModule.of(base),
        DispatchModule.forRoot({ apps: config.apps, context: { outgoing, wallNow, randomBytes: random } }),
        ObserveModule,
        AccessModule,
        FeedbackModule,
        ClientFeedbackModule.global(),
        ClientModule,
        IngestModule,
        AdminModule,
        ...(hasJobs ? [JobsModule] : []),
      ],
    };
  }
}

function databaseOf({ config }: Base): Database {
  if (config.database_url !== null) return { kind: 'mysql', url: config.database_url.reveal() };
  return { kind: 'sqlite', file: join(config.data_dir, 'warbler.db'), isOwned: true };
}
