import type { LlmRow } from '../store/stores.js';

const SCORES = 10;

/** Recipients in the band, by what came of asking about them. */
export function llmSummary(rows: readonly LlmRow[]) {
  const answers = Array.from({ length: SCORES }, (_, s) => countOf(rows.filter((row) => row.s === s)));
  const silent = rows.filter((row) => row.s === null);
  const words = new Map<string, { asked: boolean; count: number }>();
  for (const { asked, note, count } of silent) {
    const word = note ?? 'unknown';
    words.set(word, { asked, count: (words.get(word)?.count ?? 0) + count });
  }
  return {
    candidates: countOf(rows),
    answered: countOf(rows) - countOf(silent),
    answers,
    without_answer: [...words]
      .map(([note, { asked, count }]) => ({ note, asked, count }))
      .sort((a, b) => b.count - a.count),
  };
}

export interface LlmPoint {
  readonly from: number;
  readonly answered: number;
  readonly no_answer: number;
  readonly not_asked: number;
}

export function llmOverTime(rows: readonly LlmRow[]): readonly LlmPoint[] {
  const points = new Map<number, LlmPoint>();
  for (const { from, asked, s, count } of rows) {
    const point = points.get(from) ?? { from, answered: 0, no_answer: 0, not_asked: 0 };
    const kind = s !== null ? 'answered' : asked ? 'no_answer' : 'not_asked';
    points.set(from, { ...point, [kind]: point[kind] + count });
  }
  return [...points.values()];
}

function countOf(rows: readonly LlmRow[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}
