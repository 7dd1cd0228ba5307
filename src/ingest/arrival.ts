import type { ItemResult } from '../ports.js';
import type { Write } from '../store/ledger.js';
import type { Admitted } from './admit.js';

export type GoodItem = Extract<Admitted, { ok: true }>;

/** A batch that waits for the next commit. */
export interface Waiting {
  readonly app: string;
  readonly items: readonly GoodItem[];
  /** Committed with the batch: the cursor of a connector. */
  readonly writes: readonly Write[];
  readonly answer: (results: readonly ItemResult[]) => void;
}

/** A batch with its results, and which of its items the ledger does not have yet. */
export interface Sorted {
  readonly waiting: Waiting;
  readonly results: readonly ItemResult[];
  readonly fresh: readonly GoodItem[];
}
