import type { Job, JobDeps } from './job.js';
import { monotonicMs, wallNow } from '../observe/clock.js';

/** Runs jobs one at a time each, and tells the metrics and the log how it went. */
export class JobRunner {
  readonly #running = new Map<string, Promise<string | null>>();

  constructor(private readonly deps: JobDeps) {}

  /** What the job said; null when it failed or still runs from before. Never rejects. */
  run(job: Job): Promise<string | null> {
    if (this.#running.has(job.name)) return Promise.resolve(null);
    const running = this.#measured(job).finally(() => this.#running.delete(job.name));
    this.#running.set(job.name, running);
    return running;
  }

  /** Resolves when no job runs. */
  async idle(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  async #measured(job: Job): Promise<string | null> {
    const { log, metrics } = this.deps;
    const startedMs = monotonicMs();
    try {
      const result = await job.run(this.deps);
      log.debug({ job: job.name, result }, 'a job ran');
      metrics.job(job.name, 'ok', (monotonicMs() - startedMs) / 1_000, wallNow());
      return result;
    } catch (error) {
      log.error({ job: job.name, error }, 'a job failed');
      metrics.job(job.name, 'failed', (monotonicMs() - startedMs) / 1_000, wallNow());
      return null;
    }
  }
}
