import { setImmediate as soon, setTimeout as pause } from 'node:timers/promises';
import { monotonicMs } from '../observe/clock.js';

/** Work in one go before it pauses, ms: short, so that live events wait hardly longer for their turn. */
const SLICE_MS = 10;

/** Keeps work that is not urgent to a share of one core, (0, 1]. */
export class CpuShare {
  #since = monotonicMs();

  constructor(private readonly share: number) {}

  /** Call it between pieces of work: it pauses when the share of a slice is used up. */
  async breathe(): Promise<void> {
    const busyMs = monotonicMs() - this.#since;
    if (busyMs < SLICE_MS) return;
    // A whole core, too, is one that live events have their turns on.
    await (this.share < 1 ? pause(busyMs * (1 / this.share - 1)) : soon());
    this.#since = monotonicMs();
  }
}
