import type { FeedRow } from '../api/types.js';

/** Two lists, each newest first (ids sort by time), as one without doubles, cut at `limit`. Linear. */
export function mergeRows(a: readonly FeedRow[], b: readonly FeedRow[], limit: number): readonly FeedRow[] {
  if (b.length === 0) return a.slice(0, limit);
  if (a.length === 0) return b.length <= limit ? b : b.slice(0, limit);
  const merged: FeedRow[] = [];
  let i = 0;
  let j = 0;
  while (merged.length < limit && (i < a.length || j < b.length)) {
    const left = a[i];
    const right = b[j];
    const isLeft = right === undefined || (left !== undefined && left.id >= right.id);
    if (left !== undefined && left.id === right?.id) j++;
    merged.push(isLeft ? left! : right);
    if (isLeft) i++;
    else j++;
  }
  return merged;
}
