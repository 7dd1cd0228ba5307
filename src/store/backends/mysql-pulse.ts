// Whether the database answers. It watches how long operations take and looks for itself when one takes long: a database
// that is stopped, or whose machine is gone, refuses nothing and says nothing.
import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import { monotonicMs } from '../../observe/clock.js';
import { LedgerAway } from '../ledger.js';

/** How old an operation gets before the database is asked whether it is there, and how long that may take, ms. */
const LATE_MS = 800;
const PROBE_MS = 600;
const EVERY_MS = 200;
/** A database that restarts is waited for so long before anybody is told, ms. */
const AWAY_AFTER_MS = 1_500;
/** Connections on which nothing was heard for so long while it was away, or after it was back, are given up, ms. */
const GIVE_UP_MS = 30_000;
const CATCH_UP_MS = 5_000;

export interface PulseParts {
  /** Asks on a connection of its own; rejects when the database cannot be reached. */
  readonly probe: () => Promise<unknown>;
  /** Ends all connections, so that whatever waits on them fails and is tried again on new ones. */
  readonly abandon: () => void;
}

export class MysqlPulse {
  /** In the order in which they began. */
  readonly #running = new Set<{ readonly since: number }>();
  readonly #askers = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #isProbing = false;
  #answeredAt = -LATE_MS;
  #silentSince: number | null = null;
  #abandonedAt: number | null = null;
  #isAway = false;

  constructor(private readonly parts: PulseParts) {}

  get isAway(): boolean {
    return this.#isAway;
  }

  async watch<T>(work: Promise<T>): Promise<T> {
    const operation = { since: monotonicMs() };
    this.#running.add(operation);
    this.#timer ??= setInterval(() => void this.#look(), EVERY_MS).unref();
    try {
      return await work;
    } finally {
      this.#running.delete(operation);
    }
  }

  /** As the ledger's. */
  whileThere<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isAway) return Promise.reject(new LedgerAway(false));
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new LedgerAway(true));
      this.#askers.add(giveUp);
      const done = (): unknown => this.#askers.delete(giveUp);
      work().then(resolve, reject).finally(done);
    });
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  async #look(): Promise<void> {
    if (this.#isProbing) return;
    const oldest = this.#running.values().next().value?.since ?? null;
    const isLate = oldest !== null && monotonicMs() - Math.max(oldest, this.#answeredAt) > LATE_MS;
    if (!isLate && this.#silentSince === null) {
      if (oldest === null) this.stop();
      return;
    }
    this.#isProbing = true;
    const since = oldest ?? monotonicMs();
    if (await this.#answers()) this.#isThere();
    else this.#isSilent(since);
    this.#isProbing = false;
  }

  async #answers(): Promise<boolean> {
    const over = new AbortController();
    const late = async (): Promise<boolean> => {
      await pause(PROBE_MS, undefined, { signal: over.signal });
      // If this process was held up, the answer may lie there unread.
      await setImmediate();
      return false;
    };
    const answered = this.parts.probe().then(
      () => true,
      () => false,
    );
    const isThere = await Promise.race([answered, late().catch(() => false)]);
    over.abort();
    return isThere;
  }

  #isSilent(since: number): void {
    this.#silentSince ??= since;
    const now = monotonicMs();
    if (now - this.#silentSince < AWAY_AFTER_MS) return;
    this.#isAway = true;
    for (const giveUp of this.#askers) giveUp();
    this.#askers.clear();
    if (now - (this.#abandonedAt ?? this.#silentSince) < GIVE_UP_MS) return;
    this.#abandonedAt = now;
    this.parts.abandon();
  }

  #isThere(): void {
    this.#answeredAt = monotonicMs();
    this.#silentSince = null;
    this.#abandonedAt = null;
    if (!this.#isAway) return;
    this.#isAway = false;
    // What was sent to a database that another one has taken the place of is never answered.
    const back = monotonicMs();
    setTimeout(() => {
      const oldest = this.#running.values().next().value?.since ?? back;
      if (oldest < back) this.parts.abandon();
    }, CATCH_UP_MS).unref();
  }
}
