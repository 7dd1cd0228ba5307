import type { Devices } from './devices.js';
import type { Faults } from './faults.js';
import type { Truth } from './truth.js';

/** What all fakes share. `clock` gives milliseconds since 1970. */
export interface World {
  readonly clock: () => number;
  /** By which hours are counted. */
  readonly budgetClock: () => number;
  readonly devices: Devices;
  readonly truth: Truth;
  readonly faults: Faults;
}
