// From when until when a report looks, and in how fine steps.
import { z } from 'zod';
import { invalid } from '../access/problem.js';
import { instant, toIso } from '../model/instant.js';
import type { ReportSpan } from '../store/stores.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MAX_DAYS = 366;

export const spanQuery = z.strictObject({
  since: instant.optional().describe('Left out: one day before until'),
  until: instant.optional().describe('Left out, or later than now: now'),
});
export type SpanQuery = z.infer<typeof spanQuery>;

/** Bucket lengths, each for spans up to the one beside it: between 40 and 100 points to a plot. */
const buckets = [
  [2 * HOUR_MS, 2 * MINUTE_MS],
  [6 * HOUR_MS, 5 * MINUTE_MS],
  [DAY_MS, 15 * MINUTE_MS],
  [4 * DAY_MS, HOUR_MS],
  [14 * DAY_MS, 6 * HOUR_MS],
  [Infinity, DAY_MS],
] as const;

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

export function bucketOf({ since, until }: ReportSpan): number {
  return buckets.find(([longest]) => until - since <= longest)![1];
}

export function spanView({ since, until }: ReportSpan): { readonly since: string; readonly until: string } {
  return { since: toIso(since), until: toIso(until) };
}

/** The span with the bucket length, as a report over time begins. Buckets without anything in them are left out. */
export function seriesView(span: ReportSpan, bucketMs: number) {
  return { ...spanView(span), bucket_seconds: bucketMs / 1_000 };
}

/** A row whose bucket stands as an instant on the wire. */
export function dated<T extends { readonly from: number }>(
  row: T,
): Omit<T, 'from'> & { readonly from: string } {
  return { ...row, from: toIso(row.from) };
}
