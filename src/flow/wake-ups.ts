import type { Clock } from '../observe/clock.js';

/** Node's timers overflow beyond this many milliseconds and would fire at once. */
const LONGEST_TIMER_MS = 2_147_000_000;

/** Stale entries that are not worth tidying up. */
const LEAST_STALE = 256;

interface Entry {
  readonly at: number;
  readonly key: string;
}

/**
 * Remembers when each user's next hold is due and calls back then. The ledger holds the truth; this is only the alarm
 * clock, set again from the ledger at a start and swept by a job for whatever was missed.
 */
export class WakeUps {
  readonly #due = new Map<string, number>();
  /** Ordered by time; entries that `#due` no longer agrees with are stale and skipped. */
  #order: Entry[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly wake: () => void,
  ) {}

  /** Sets, moves or (null) cancels a user's alarm. */
  set(key: string, at: number | null): void {
    if (this.#due.get(key) === (at ?? undefined)) return;
    if (at === null) this.#due.delete(key);
    else {
      this.#due.set(key, at);
      this.#order.splice(this.#position(at), 0, { at, key });
      if (this.#order.length > 2 * this.#due.size + LEAST_STALE) this.#tidy();
    }
    this.#arm();
  }

  /** What it holds in memory: alarms, and a bounded number of those that are set otherwise by now. */
  get size(): number {
    return this.#order.length;
  }

  /** The earliest alarm in ms, or null. */
  next(): number | null {
    while (this.#order.length > 0 && this.#due.get(this.#order[0]!.key) !== this.#order[0]!.at)
      this.#order.shift();
    return this.#order[0]?.at ?? null;
  }

  /** Takes out every user whose alarm is at or before `now`, earliest first. */
  take(now: number): readonly Entry[] {
    const taken: Entry[] = [];
    for (let at = this.next(); at !== null && at <= now; at = this.next()) {
      const entry = this.#order.shift()!;
      this.#due.delete(entry.key);
      taken.push(entry);
    }
    this.#arm();
    return taken;
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#due.clear();
    this.#order.length = 0;
  }

  /** Of who is often woken before an alarm that is far ahead, each time leaves one; they may be many before they are due. */
  #tidy(): void {
    const seen = new Set<string>();
    this.#order = this.#order.filter(({ at, key }) => {
      if (this.#due.get(key) !== at || seen.has(key)) return false;
      return seen.add(key);
    });
  }

  #position(at: number): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#order[middle]!.at <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #arm(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const next = this.next();
    if (next === null) return;
    const delayMs = Math.min(Math.max(0, next - this.clock.now()), LONGEST_TIMER_MS);
    this.#timer = setTimeout(this.wake, delayMs);
    this.#timer.unref();
  }
}
