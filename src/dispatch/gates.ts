import { LRUCache } from 'lru-cache';
import type { Answer } from '../model/push.js';
import type { Log } from '../observe/log.js';
import { afterAttempt, closedBreaker, mayPass } from './breaker.js';

/** Hosts that clients name are without number; the breaker of one long unused is forgotten. */
const MAX_GATES = 10_000;

export interface Way {
  readonly provider: string;
  readonly app: string;
  /** Null where the service has one host. */
  readonly host: string | null;
}

/** A breaker with what is under way behind it. */
export class Gate {
  #breaker = closedBreaker;
  #inFlight = 0;

  constructor(
    private readonly way: Way,
    private readonly log: Log,
  ) {}

  /** When the next attempt may go (ms): `now` or before means that it is let through and must `leave` again. */
  enter(now: number): number {
    const pass = mayPass(this.#breaker, this.#inFlight, now);
    if (!pass.go) return pass.until;
    this.#inFlight++;
    return now;
  }

  /** `answer` null: no call was made after all. */
  leave(answer: Answer | null, now: number): void {
    this.#inFlight--;
    if (answer === null) return;
    const before = this.#breaker;
    this.#breaker = afterAttempt(before, answer.ok ? null : answer.kind, now);
    if (answer.ok || before.openUntil !== null || this.#breaker.openUntil === null) return;
    const { provider, app } = this.way;
    const fields = { provider, app, kind: answer.kind, reason: answer.vendorReason };
    if (answer.kind === 'credential')
      this.log.error(fields, 'the provider refuses our credential; pushes wait');
    else this.log.warn(fields, 'the provider does not answer as it should; pushes wait');
  }
}

/** The breakers of all providers, apps and hosts. */
export class Gates {
  readonly #gates = new LRUCache<string, Gate>({ max: MAX_GATES });

  constructor(private readonly log: Log) {}

  of(way: Way): Gate {
    const key = `${way.provider} ${way.app} ${way.host ?? ''}`;
    const gate = this.#gates.get(key) ?? new Gate(way, this.log);
    this.#gates.set(key, gate);
    return gate;
  }
}
