import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { jobs } from './index.js';
import { JobRunner } from './job-runner.js';
import { DueWork, PresenceSource } from './job.js';
import { RetentionSettings } from './retention-settings.js';
import { Clock } from '../observe/clock.js';
import { Log } from '../observe/log.js';
import { Metrics } from '../observe/metrics.js';
import { DeviceRegistry, Pipeline } from '../ports.js';
import { Ledger } from '../store/ledger.js';
import {
  ApiKeyStore,
  DecisionStore,
  DeviceStore,
  EventStore,
  PushStore,
  RecipientStore,
} from '../store/stores.js';

/** Schedules every job of the registry under its name, and waits at shutdown for those that run. */
@Injectable()
export class JobsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #runner: JobRunner;

  constructor(
    private readonly scheduler: SchedulerRegistry,
    ledger: Ledger,
    events: EventStore,
    recipients: RecipientStore,
    decisions: DecisionStore,
    pushes: PushStore,
    devices: DeviceStore,
    keys: ApiKeyStore,
    pipeline: Pipeline,
    registry: DeviceRegistry,
    dueWork: DueWork,
    presence: PresenceSource,
    retention: RetentionSettings,
    clock: Clock,
    log: Log,
    metrics: Metrics,
  ) {
    const stores = { ledger, events, recipients, decisions, pushes, devices, keys };
    const ports = { pipeline, registry, dueWork, presence, clock, log, metrics };
    this.#runner = new JobRunner({ ...stores, ...ports, retention, apps: retention.apps });
  }

  onApplicationBootstrap(): void {
    for (const job of jobs) {
      const timer = setInterval(() => void this.#runner.run(job), job.everySeconds * 1_000).unref();
      this.scheduler.addInterval(job.name, timer);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const { name } of jobs) {
      if (this.scheduler.doesExist('interval', name)) this.scheduler.deleteInterval(name);
    }
    await this.#runner.idle();
  }

  /** Runs a job now, as its timer would. Null: there is none of this name, or it runs already. */
  run(name: string): Promise<string | null> {
    const job = jobs.find((each) => each.name === name);
    return job === undefined ? Promise.resolve(null) : this.#runner.run(job);
  }
}
