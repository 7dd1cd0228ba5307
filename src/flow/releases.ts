import type { Clock } from '../observe/clock.js';
import type { Log } from '../observe/log.js';
import { Turnstile } from './turnstile.js';
import { WakeUps } from './wake-ups.js';

/** Users released side by side: a morning with a hundred thousand holds takes its time and no more memory than this. */
const SIDE_BY_SIDE = 64;

/** Another alarm clock that rings along. */
export interface OtherAlarms {
  /** Sets the alarms again that a restart lost. */
  resume(): Promise<void>;
  next(): number | null;
  fireDue(): Promise<void>;
  stop(): Promise<void>;
}

/** Lets users' holds go when they are due, earliest first. */
export class Releases {
  readonly #wakeUps: WakeUps;
  readonly #turnstile = new Turnstile(SIDE_BY_SIDE);

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly release: (app: string, user: string, now: number, due: number) => Promise<void>,
    private readonly others?: OtherAlarms,
  ) {
    this.#wakeUps = new WakeUps(clock, () => void this.releaseDue());
  }

  /** Sets, moves or (null) cancels a user's alarm. */
  set(app: string, user: string, at: number | null): void {
    this.#wakeUps.set(`${app}\0${user}`, at);
  }

  /** The earliest alarm in ms, or null. */
  next(): number | null {
    const all = [this.#wakeUps.next(), this.others?.next() ?? null].filter((each) => each !== null);
    return all.length === 0 ? null : Math.min(...all);
  }

  /** Resolves when everything that is due now, or was due before, has been let go. */
  async releaseDue(): Promise<void> {
    for (const { key, at } of this.#wakeUps.take(this.clock.now())) {
      const [app, user] = key.split('\0') as [string, string];
      void this.#turnstile.run(app, user, () => this.#release(app, user, at));
    }
    await this.#turnstile.idle();
    await this.others?.fireDue();
  }

  /** Begins nothing new; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#wakeUps.stop();
    await Promise.all([this.#turnstile.close(), this.others?.stop()]);
  }

  async #release(app: string, user: string, due: number): Promise<void> {
    try {
      await this.release(app, user, this.clock.now(), due);
    } catch (error) {
      // The hold stays in the ledger; the sweeper finds it.
      this.log.error({ app, error }, 'a due hold could not be released');
    }
  }
}
