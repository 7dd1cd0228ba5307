import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Happening } from '../ports.js';

const JOB_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 30];
const HTTP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5];

export type Admission = 'accepted' | 'duplicate' | 'rejected';

/** Every number the product shows, by name. Labels are names from closed lists and apps, never users or devices. */
export class Metrics {
  readonly registry = new Registry();

  readonly #events = this.#counter('events_total', 'Events by door and what became of them', [
    'app',
    'door',
    'status',
  ]);
  readonly #decisions = this.#counter('decisions_total', 'Device decisions', ['app', 'outcome', 'reason']);
  readonly #cohort = this.#counter('cohort_members_total', 'Members counted in cohorts', ['app', 'reason']);
  readonly #pushes = this.#counter('pushes_total', 'Pushes that reached a state', [
    'app',
    'provider',
    'state',
  ]);
  readonly #feedback = this.#counter('feedback_total', 'Feedback by type', ['app', 'type']);
  readonly #invalidated = this.#counter('devices_invalidated_total', 'Devices whose token died', ['app']);
  readonly #jobRuns = this.#counter('job_runs_total', 'Scheduled jobs that ended', ['job', 'result']);
  readonly #jobSeconds = this.#histogram('job_duration_seconds', 'How long a job took', ['job'], JOB_SECONDS);
  readonly #jobLast = this.#gauge('job_last_run_timestamp_seconds', 'When a job last ended', ['job']);
  readonly #httpSeconds = this.#histogram(
    'http_request_duration_seconds',
    'Requests',
    ['method', 'route', 'status'],
    HTTP_SECONDS,
  );
  readonly #accounting = this.#gauge('accounting', 'Events and items by state; see the accounting job', [
    'app',
    'of',
    'state',
  ]);
  readonly #forgotten = this.#gauge(
    'accounting_forgotten',
    'Accepted, and neither settled nor in anybody’s hands; 0 in a healthy system',
    ['of'],
  );
  readonly #keysExpiring = this.#gauge('api_keys_expiring', 'API keys that end within two weeks', []);

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'warbler_' });
  }

  events(app: string, door: string, status: Admission, count: number): void {
    if (count > 0) this.#events.inc({ app, door, status }, count);
  }

  cohort(app: string, reason: string, members: number): void {
    this.#cohort.inc({ app, reason }, members);
  }

  job(job: string, result: 'ok' | 'failed', seconds: number, endedAtMs: number): void {
    this.#jobRuns.inc({ job, result });
    this.#jobSeconds.observe({ job }, seconds);
    this.#jobLast.set({ job }, endedAtMs / 1_000);
  }

  request(method: string, route: string, status: number, seconds: number): void {
    this.#httpSeconds.observe({ method, route, status: String(status) }, seconds);
  }

  accounting(app: string, of: 'events' | 'items' | 'pushes', states: Readonly<Record<string, number>>): void {
    for (const [state, count] of Object.entries(states)) this.#accounting.set({ app, of, state }, count);
  }

  forgotten(of: 'events' | 'items' | 'pushes', count: number): void {
    this.#forgotten.set({ of }, count);
  }

  keysExpiring(count: number): void {
    this.#keysExpiring.set(count);
  }

  /** A number that is read whenever somebody looks: depth of the pipeline, busy mailboxes. */
  watch(name: string, help: string, read: () => number): void {
    new Gauge({
      name: `warbler_${name}`,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** Counters that a stage keeps itself, read whenever somebody looks; `llmCalls` becomes `what="llm_calls"`. */
  watchCounts(name: string, help: string, read: () => Readonly<Record<string, number>>): void {
    new Gauge({
      name: `warbler_${name}`,
      help,
      labelNames: ['what'],
      registers: [this.registry],
      collect() {
        for (const [what, count] of Object.entries(read())) this.set({ what: snakeCase(what) }, count);
      },
    });
  }

  /** Counts what happens; give it to `Happenings.listen`. */
  readonly count = (happening: Happening): void => {
    switch (happening.type) {
      case 'decision':
        for (const { outcome, reason } of happening.decision.devices) {
          this.#decisions.inc({ app: happening.decision.app, outcome, reason });
        }
        break;
      case 'cohort':
        this.cohort(happening.cohort.app, happening.cohort.reason, happening.cohort.members);
        break;
      case 'push':
        this.#pushes.inc({
          app: happening.push.app,
          provider: happening.push.provider,
          state: happening.push.state,
        });
        break;
      case 'feedback':
        this.#feedback.inc({ app: happening.app, type: happening.feedback });
        break;
      case 'device.invalidated':
        this.#invalidated.inc({ app: happening.app });
        break;
      case 'follow_up':
        break;
    }
  };

  #counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name: `warbler_${name}`, help, labelNames, registers: [this.registry] });
  }

  #gauge<L extends string>(name: string, help: string, labelNames: readonly L[]): Gauge<L> {
    return new Gauge({ name: `warbler_${name}`, help, labelNames, registers: [this.registry] });
  }

  #histogram<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    buckets: number[],
  ): Histogram<L> {
    return new Histogram({ name: `warbler_${name}`, help, labelNames, buckets, registers: [this.registry] });
  }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
