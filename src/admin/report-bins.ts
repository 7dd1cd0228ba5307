import type { PushBinRow, ScoreBinRow } from '../store/stores.js';

/** Real scores are small and lie close together at the bottom: bins are even on a logarithmic scale. */
export const BINS_PER_DECADE = 4;
const DECADES = 4;
const LOWEST = -BINS_PER_DECADE * DECADES;

/** Scores from `from` up to `to`. The first bin takes in everything below it, the last one 1 itself. */
export interface ScoreBin {
  readonly from: number;
  readonly to: number;
  readonly local: number;
  readonly final: number;
  readonly pushes: number;
  readonly opened: number;
  readonly dismissed: number;
}

export function scoreBins(
  scores: readonly ScoreBinRow[],
  pushes: readonly PushBinRow[],
): readonly ScoreBin[] {
  return Array.from({ length: -LOWEST + 1 }, (_, i) => LOWEST - 1 + i).map((bin) => {
    const scored = (which: 'local' | 'final'): number =>
      sum(scores.filter((row) => row[which] !== null && shown(row[which]) === bin).map((row) => row.count));
    const made = pushes.filter((row) => shown(row.bin) === bin);
    return {
      from: bin < LOWEST ? 0 : edge(bin),
      to: edge(bin + 1),
      local: scored('local'),
      final: scored('final'),
      pushes: sum(made.map((row) => row.pushes)),
      opened: sum(made.map((row) => row.opened)),
      dismissed: sum(made.map((row) => row.dismissed)),
    };
  });
}

function shown(bin: number): number {
  return Math.min(-1, Math.max(LOWEST - 1, bin));
}

function edge(bin: number): number {
  return Number((10 ** (bin / BINS_PER_DECADE)).toPrecision(3));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
