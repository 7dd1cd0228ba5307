/** The name most like what was written, where one is so like that it may be meant: at most a third of it differs. */
export function nearest(written: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.floor(Math.min(written.length, 64) / 3) + 1;
  for (const name of names) {
    const distance = edits(written.slice(0, 64), name.slice(0, 64));
    if (distance >= least) continue;
    best = name;
    least = distance;
  }
  return best;
}

/** How many characters must be put in, taken out or changed (Levenshtein). */
function edits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}
