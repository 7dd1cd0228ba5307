import { setTimeout } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { jobs } from './index.js';
import { JobDeps } from './job.js';
import { JobRunner } from './job-runner.js';

const STOP_WITHIN_MS = 5_000;

/** Schedules every job of the registry under its name, and waits at shutdown for those that run. */
@Injectable()
export class JobsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #runner: JobRunner;

  constructor(
    private readonly scheduler: SchedulerRegistry,
    private readonly deps: JobDeps,
  ) {
    this.#runner = new JobRunner(deps);
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
    const over = new AbortController();
    const late = setTimeout(STOP_WITHIN_MS, undefined, { signal: over.signal });
    // What is left of a long job is done after the next start: each of its commits is whole.
    const idle = this.deps.ledger.whileThere(() => this.#runner.idle());
    await Promise.race([idle, late]).catch(() => undefined);
    over.abort();
    late.catch(() => undefined);
  }

  /** Runs a job now, as its timer would. Null: there is none of this name, it failed, or it runs already. */
  run(name: string): Promise<string | null> {
    const job = jobs.find((each) => each.name === name);
    return job === undefined ? Promise.resolve(null) : this.#runner.run(job);
  }
}
