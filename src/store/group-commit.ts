import type { Write } from './ledger.js';

/** One `commit` call: all of its writes or none. */
export interface Unit {
  readonly writes: readonly Write[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** More would hold up the first caller for longer than an fsync costs. */
const MAX_UNITS = 1_000;

/**
 * Collects commits that arrive in the same turn of the loop, or while a transaction runs, and hands them to the one
 * writer as a group. The writer settles every unit; nothing runs beside it.
 */
export class GroupCommit {
  #waiting: Unit[] = [];
  #running: Promise<void> | null = null;

  constructor(private readonly write: (group: readonly Unit[]) => Promise<void> | void) {}

  add(writes: readonly Write[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ writes, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything that was added is settled. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const group = this.#waiting.slice(0, MAX_UNITS);
      this.#waiting = this.#waiting.slice(MAX_UNITS);
      try {
        await this.write(group);
      } catch (error) {
        for (const unit of group) unit.reject(error);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#running = null;
  }
}
