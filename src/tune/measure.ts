// What came of a published proposal, beside what it promised. Pure.
import type { PolicyDocument } from '../model/policy.js';
import { type Expectation, MIN_SAMPLE, recordedOf } from './expect.js';
import type { Change, Evidence } from './propose.js';

const DAY_MS = 86_400_000;

/** Measured from the first day on; what stands after a week stays. */
export const MEASURE_FROM_MS = DAY_MS;
export const MEASURE_UNTIL_MS = 7 * DAY_MS;

type Seen = Pick<Evidence, 'from' | 'until' | 'decisions' | 'shown'>;
export type Recorded = ReturnType<typeof recordedOf>;

export interface Measured {
  readonly path: string;
  readonly from: number;
  readonly until: number;
  readonly before: Recorded;
  readonly after: Recorded;
  /** Whether the share lies in the promised interval; `too_early`: the time or the decisions do not suffice yet. */
  readonly verdict: 'too_early' | 'inside' | 'outside';
}

export function measure(
  change: Pick<Change, 'target' | 'threshold' | 'path'> & { readonly expectation: Expectation },
  before: Seen,
  after: Seen,
  document: PolicyDocument,
): Measured {
  const { path, expectation } = change;
  const recorded = recordedOf(change, after, document);
  const isLong = after.until - after.from >= MEASURE_FROM_MS;
  const isEnough = recorded.decisions > 0 && recorded.decisions >= MIN_SAMPLE * expectation.decisions;
  const { low, high } = expectation.after;
  const isInside = low <= recorded.share && recorded.share <= high;
  return {
    path,
    from: after.from,
    until: after.until,
    before: recordedOf(change, before, document),
    after: recorded,
    verdict: !isLong || !isEnough ? 'too_early' : isInside ? 'inside' : 'outside',
  };
}
