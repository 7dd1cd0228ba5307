// What a proposal keeps of how it came about, and what a look at the feedback said. Documents of the ledger and the API.
import type { Effects, Expectation } from './expect.js';
import type { Measured } from './measure.js';
import type { Change, Finding } from './propose.js';

export type PromisedChange = Change & { readonly expectation: Expectation };

/** The evidence of a proposal. Instants in milliseconds. */
export interface Findings {
  readonly from: number;
  readonly until: number;
  readonly is_capped: boolean;
  readonly changes: readonly PromisedChange[];
  readonly effects: Effects;
}

export interface Measurement {
  readonly at: number;
  readonly changes: readonly Measured[];
}

/** The last look of an app: why something was proposed, or why nothing was. */
export interface Look {
  readonly at: number;
  readonly from: number;
  readonly until: number;
  readonly outcome: 'created' | 'unchanged' | 'refused';
  /** The proposal that was made or stays. */
  readonly version: number | null;
  readonly findings: readonly Finding[];
}

/** Whether two proposals change the same to the same. */
export function isSame(one: readonly PromisedChange[], other: readonly Change[]): boolean {
  const words = (changes: readonly Change[]): string =>
    changes
      .map(({ path, to }) => `${path}=${to}`)
      .toSorted()
      .join();
  return words(one) === words(other);
}
