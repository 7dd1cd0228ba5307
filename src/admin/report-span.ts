// From when until when a report looks.
import { z } from 'zod';
import { invalid } from '../access/problem.js';
import { instant, toIso } from '../model/instant.js';
import type { ReportSpan } from '../store/stores.js';

const DAY_MS = 86_400_000;
const MAX_DAYS = 366;

export const spanQuery = z.strictObject({
  since: instant.optional().describe('Left out: one day before until'),
  until: instant.optional().describe('Left out, or later than now: now'),
});
export type SpanQuery = z.infer<typeof spanQuery>;

/** @throws ProblemError 422 for a span that ends before it begins, or is longer than a year. */
export function spanOf({ since, until }: SpanQuery, now: number): ReportSpan {
  const end = Math.min(until ?? now, now);
  const span = { since: since ?? end - DAY_MS, until: end };
  if (span.since >= span.until) {
    const fix = 'Give an instant before until, and before now.';
    throw invalid([{ field: 'since', problem: 'not before the end of the span', fix }]);
  }
  if (span.until - span.since > MAX_DAYS * DAY_MS) {
    const fix = `Give an instant at most ${MAX_DAYS} days before until.`;
    throw invalid([
      { field: 'since', problem: `more than ${MAX_DAYS} days before the end of the span`, fix },
    ]);
  }
  return span;
}

export function spanView({ since, until }: ReportSpan): { readonly since: string; readonly until: string } {
  return { since: toIso(since), until: toIso(until) };
}
