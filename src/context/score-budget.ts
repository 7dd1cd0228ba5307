// How much may be asked of a model, and whether asking makes sense now. Pure state machines: the time is an argument
// (milliseconds), nothing here waits.

export interface BudgetLimits {
  readonly callsPerMinute: number;
  readonly tokensPerMinute: number;
  readonly moneyPerDay: number;
}

/** What a call took. `money` in the currency of the price table. */
export interface Spending {
  readonly tokens: number;
  readonly money: number;
}

export type Refusal = 'calls' | 'tokens' | 'money';

interface Entry {
  readonly at: number;
  tokens: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** An app's calls and tokens in the last 60 seconds, and money in this UTC day. */
export class CallBudget {
  readonly #limits: BudgetLimits;
  #calls: Entry[] = [];
  #day = -1;
  #money = 0;

  constructor(limits: BudgetLimits) {
    this.#limits = limits;
  }

  /** Takes a call with what it may cost; the answer's real cost is set by the returned function. */
  take(now: number, estimate: Spending): Refusal | ((actual: Spending) => void) {
    const { callsPerMinute, tokensPerMinute, moneyPerDay } = this.#limits;
    this.#turn(now);
    if (this.#calls.length >= callsPerMinute) return 'calls';
    const tokens = this.#calls.reduce((sum, call) => sum + call.tokens, 0);
    if (tokens + estimate.tokens > tokensPerMinute) return 'tokens';
    if (estimate.money > 0 && this.#money + estimate.money > moneyPerDay) return 'money';
    const entry: Entry = { at: now, tokens: estimate.tokens };
    const day = this.#day;
    this.#calls.push(entry);
    this.#money += estimate.money;
    return (actual) => {
      entry.tokens = actual.tokens;
      if (day === this.#day) this.#money += actual.money - estimate.money;
    };
  }

  /** Money spent in the UTC day of `now`. */
  money(now: number): number {
    this.#turn(now);
    return this.#money;
  }

  #turn(now: number): void {
    this.#calls = this.#calls.filter((call) => call.at > now - MINUTE);
    const day = Math.floor(now / DAY);
    if (day === this.#day) return;
    this.#day = day;
    this.#money = 0;
  }
}

export interface BreakerLimits {
  readonly failures: number;
  readonly withinMs: number;
  readonly openMs: number;
}

export type BreakerState = 'closed' | 'open' | 'half_open';

/** Stops asking an endpoint that fails: five failures in 30 s open it for 30 s, then one probe decides. */
export class Breaker {
  readonly #limits: BreakerLimits;
  #failures: number[] = [];
  #openUntil: number | null = null;
  #probing = false;

  constructor(limits: BreakerLimits = { failures: 5, withinMs: 30_000, openMs: 30_000 }) {
    this.#limits = limits;
  }

  state(now: number): BreakerState {
    if (this.#openUntil === null) return 'closed';
    return now < this.#openUntil ? 'open' : 'half_open';
  }

  /** Whether a call may start now. In half-open only one may, until it ends. */
  allows(now: number): boolean {
    const state = this.state(now);
    if (state !== 'half_open') return state === 'closed';
    if (this.#probing) return false;
    this.#probing = true;
    return true;
  }

  succeeded(): void {
    this.#failures = [];
    this.#openUntil = null;
    this.#probing = false;
  }

  /** True when this failure opened it. */
  failed(now: number): boolean {
    const { failures, withinMs, openMs } = this.#limits;
    const wasProbe = this.#probing;
    this.#probing = false;
    this.#failures = [...this.#failures.filter((at) => at > now - withinMs), now];
    if (!wasProbe && this.#failures.length < failures) return false;
    this.#openUntil = now + openMs;
    this.#failures = [];
    return true;
  }
}
