// The only place that reads the time or throws dice. Everything else gets them as arguments or injected.
import { randomBytes } from 'node:crypto';

/** Tells the time of decisions. Milliseconds since 1970. A test or a replayed stream puts its own clock here. */
export abstract class Clock {
  abstract now(): number;
}

export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }
}

/** A clock that stands still until it is set: for tests, scenarios and replayed streams. */
export class ManualClock extends Clock {
  #nowMs: number;

  constructor(startMs = 0) {
    super();
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  set(nowMs: number): void {
    this.#nowMs = nowMs;
  }
}

/** Gives unpredictable bytes and fractions. Injected, so that a test can make them predictable. */
export abstract class Dice {
  abstract bytes(count: number): Uint8Array;
  /** A number in [0, 1). */
  abstract fraction(): number;
}

export class SystemDice extends Dice {
  bytes(count: number): Uint8Array {
    return randomBytes(count);
  }

  fraction(): number {
    return Math.random();
  }
}

/** The machine's own wall clock in ms: for tokens, leases and network timing, never for a decision. */
export function wallNow(): number {
  return Date.now();
}

/** Monotonic milliseconds, for measuring how long something took. */
export function monotonicMs(): number {
  return performance.now();
}
