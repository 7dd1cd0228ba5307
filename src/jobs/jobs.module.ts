import { Module } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { DueWork, JobDeps, PresenceSource, Tuning } from './job.js';
import { JobsService } from './jobs.service.js';
import { RetentionSettings } from './retention-settings.js';
import { Clock } from '../observe/clock.js';
import { Log } from '../observe/log.js';
import { Metrics } from '../observe/metrics.js';
import { DeviceRegistry, Pipeline } from '../ports.js';
import { Ledger } from '../store/ledger.js';
import * as stores from '../store/stores.js';

const needed = {
  ledger: Ledger,
  events: stores.EventStore,
  recipients: stores.RecipientStore,
  decisions: stores.DecisionStore,
  pushes: stores.PushStore,
  devices: stores.DeviceStore,
  turns: stores.TurnStore,
  keys: stores.ApiKeyStore,
  pipeline: Pipeline,
  registry: DeviceRegistry,
  dueWork: DueWork,
  presence: PresenceSource,
  tuning: Tuning,
  retention: RetentionSettings,
  clock: Clock,
  log: Log,
  metrics: Metrics,
} as const satisfies Record<keyof JobDeps, unknown>;

const deps = {
  provide: JobDeps,
  inject: Object.values(needed),
  useFactory: (...found: readonly unknown[]) =>
    Object.fromEntries(Object.keys(needed).map((name, i) => [name, found[i]])),
};

/** With a registry of its own: ScheduleModule looks for timers in all modules, and would find a host's a second time. */
@Module({ providers: [deps, SchedulerRegistry, JobsService], exports: [JobsService] })
export class JobsModule {}
