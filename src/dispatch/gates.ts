import { LRUCache } from 'lru-cache';
import type { Answer, FailureKind } from '../model/push.js';
import type { Log } from '../observe/log.js';
import { afterAttempt, closedBreaker, mayPass, speaksAgainst, stateOf } from './breaker.js';

/** Hosts that clients name are without number; the breaker of one long unused is forgotten. */
const MAX_GATES = 10_000;

export interface Way {
  readonly provider: string;
  readonly app: string;
  /** Null where the service has one host. */
  readonly host: string | null;
}

/** How a breaker stands, for people. Instants in milliseconds. */
export interface Standing extends Omit<Way, 'app'> {
  readonly state: ReturnType<typeof stateOf>;
  /** When it opened, until it closes; then when it closed. Null: it never opened. */
  readonly since: number | null;
  /** Null unless it is open. */
  readonly retryAt: number | null;
  readonly lastError: { readonly kind: FailureKind; readonly at: number } | null;
}

/** A breaker with what is under way behind it. */
export class Gate {
  #breaker = closedBreaker;
  #inFlight = 0;
  #since: number | null = null;
  #lastError: Standing['lastError'] = null;

  constructor(
    readonly way: Way,
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
    if (!answer.ok && speaksAgainst(answer.kind)) this.#lastError = { kind: answer.kind, at: now };
    if ((before.openUntil === null) !== (this.#breaker.openUntil === null)) this.#since = now;
    if (answer.ok || before.openUntil !== null || this.#breaker.openUntil === null) return;
    const { provider, app } = this.way;
    const fields = { provider, app, kind: answer.kind, reason: answer.vendorReason };
    if (answer.kind === 'credential')
      this.log.error(fields, 'the provider refuses our credential; pushes wait');
    else this.log.warn(fields, 'the provider does not answer as it should; pushes wait');
  }

  standing(now: number): Standing {
    const { provider, host } = this.way;
    const state = stateOf(this.#breaker, now);
    const retryAt = state === 'open' ? this.#breaker.openUntil : null;
    return { provider, host, state, since: this.#since, retryAt, lastError: this.#lastError };
  }
}

const order = { open: 0, half_open: 1, closed: 2 } as const;

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

  /** The breakers of all that the app has called, those that hold back first. */
  standings(app: string, now: number): readonly Standing[] {
    const own = [...this.#gates.values()].filter(({ way }) => way.app === app);
    const named = (each: Standing): string => `${order[each.state]} ${each.provider} ${each.host ?? ''}`;
    return own.map((gate) => gate.standing(now)).sort((one, other) => (named(one) < named(other) ? -1 : 1));
  }
}
