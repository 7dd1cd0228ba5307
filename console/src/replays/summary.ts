import type { Replay, ReplayResult } from '../api/replay-types.js';
import { words } from './words.js';

/** How many would have another outcome; the others that differ have only another reason. */
export function otherOutcomes({ outcomes }: ReplayResult): number {
  return outcomes.reduce((sum, { from, to, count }) => (from === to ? sum : sum + count), 0);
}

/** What it came to in one line; null where it has no result. */
export function summaryOf({ result }: Replay): string | null {
  if (result === null) return null;
  const { nothing, outcome } = words();
  const { compared, same, users } = result;
  if (compared === 0) return nothing.title;
  if (compared === same) return nothing.same;
  return outcome(compared - same, compared, otherOutcomes(result), users.affected);
}
