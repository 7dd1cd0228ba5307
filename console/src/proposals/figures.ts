import type { Finding, Interval } from '../api/proposal-queries.js';
import { percent } from '../decision/numbers.js';

export type Question = 'raise_push_threshold' | 'raise_batch_threshold' | 'lower_push_threshold';

export function questionOf({ threshold, direction }: Finding): Question {
  return `${direction}_${threshold}` as Question;
}

export function texts({ share, low, high }: Interval): readonly [string, string, string] {
  return [percent(share), percent(low), percent(high)];
}
