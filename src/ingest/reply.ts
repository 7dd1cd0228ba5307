import type { Problem } from '../model/problem.js';
import type { ItemResult } from '../ports.js';
import { isTemporary } from './item-problems.js';

/** What a door answers: 202 where something new was taken in, 200 where nothing was, else the problem of it all. */
export type Reply =
  | { readonly status: 200 | 202; readonly results: readonly ItemResult[] }
  | { readonly problem: Problem; readonly isTemporary: boolean };

/**
 * A batch that the ledger or the load refused fails as a whole, so that its sender sends all of it again (which is
 * harmless); a single event fails with its own problem; a batch with bad items reports them item by item.
 */
export function replyTo(results: readonly ItemResult[], isSingle: boolean): Reply {
  const problems = results.flatMap((each) => (each.status === 'rejected' ? [each.problem] : []));
  const temporary = problems.find(isTemporary);
  if (temporary !== undefined) return { problem: temporary, isTemporary: true };
  if (isSingle && problems[0] !== undefined) return { problem: problems[0], isTemporary: false };
  return { status: results.some((each) => each.status === 'accepted') ? 202 : 200, results };
}
