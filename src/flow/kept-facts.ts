import type { Write } from '../store/ledger.js';
import type { DecisionStore } from '../store/stores.js';
import type { Cause, Stepped } from './stepped.js';

/**
 * Facts are recorded with decisions. The scores that an edit brings must be found again, too, although nothing is decided
 * yet that would keep them: a replay asks nobody.
 */
export function keptFacts(
  { app, cause, now, policy }: Cause,
  steps: readonly Stepped[],
  stored: Pick<DecisionStore, 'insertFacts'>,
): readonly Write[] {
  const scored = steps.filter(({ bringsScores }) => bringsScores);
  if (scored.length === 0 || steps.some(({ result }) => result.decisions.length > 0)) return [];
  const users = Object.fromEntries(scored.map(({ before, observed }) => [before.id, observed]));
  return stored.insertFacts(app, cause, now, { now, policy_version: policy.version, users });
}
