// In what steps a report over time counts: by the clock of a time zone, so that its days begin at midnight there and have
// 23 or 25 hours where the clock is put forward or back. Reads no row: the database counts by what is worked out here.
import { Temporal } from 'temporal-polyfill';
import { type Buckets, evenBuckets } from '../store/buckets.js';
import type { ReportSpan } from '../store/stores.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** No zone changes its clock nearly as often in the longest span; it only bounds the loop. */
const MAX_CHANGES = 24;

/** Bucket lengths, each for spans up to the one beside it: between 40 and 100 points to a plot. */
const steps = [
  [2 * HOUR_MS, 2 * MINUTE_MS],
  [6 * HOUR_MS, 5 * MINUTE_MS],
  [DAY_MS, 15 * MINUTE_MS],
  [4 * DAY_MS, HOUR_MS],
  [14 * DAY_MS, 6 * HOUR_MS],
  [Infinity, DAY_MS],
] as const;

/** Instants in milliseconds. */
export interface SpanBuckets {
  readonly buckets: Buckets;
  /** When each begins, also those in which nothing happened; the first may begin before the span. */
  readonly starts: readonly number[];
  /** When the bucket of a row begins, from what the store gives as its `from`. */
  readonly startOf: (from: number) => number;
}

export function bucketsIn(span: ReportSpan, timeZone: string): SpanBuckets {
  const stepMs = steps.find(([longest]) => span.until - span.since <= longest)![1];
  return stepMs > HOUR_MS ? byWallClock(span, timeZone, stepMs) : even(span, timeZone, stepMs);
}

/** Up to an hour all are of one length: an hour that the clock shows twice is two. They begin when that clock strikes. */
function even(span: ReportSpan, timeZone: string, stepMs: number): SpanBuckets {
  const aheadMs = aheadAt(span.since, timeZone) % stepMs;
  const first = floor(span.since + aheadMs, stepMs) - aheadMs;
  const starts = Array.from(
    { length: Math.ceil((span.until - first) / stepMs) },
    (_, i) => first + i * stepMs,
  );
  return { buckets: evenBuckets(stepMs, aheadMs), starts, startOf: (from) => from - aheadMs };
}

/** Longer ones go from one time of day to another, however long that takes. */
function byWallClock(span: ReportSpan, timeZone: string, stepMs: number): SpanBuckets {
  const clock = clockOf(span, timeZone);
  const known = new Map<number, number>();
  const startOf = (from: number): number => {
    const start = known.get(from) ?? instantOf(from, timeZone);
    known.set(from, start);
    return start;
  };
  const starts = new Set<number>();
  // What follows the change of a clock may begin at the same instant as what the change has left out: a day, on Samoa.
  for (let from = floor(span.since + clock[0]!.aheadMs, stepMs); startOf(from) < span.until; from += stepMs)
    starts.add(startOf(from));
  return { buckets: { stepMs, clock }, starts: [...starts], startOf };
}

/** How far the zone is ahead of UTC in the span, from change to change. */
function clockOf({ since, until }: ReportSpan, timeZone: string): Buckets['clock'] {
  const clock: Buckets['clock'][number][] = [];
  let at = zoned(since, timeZone);
  for (let changes = 0; changes < MAX_CHANGES; changes++) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds >= until) break;
    clock.push({ until: next.epochMilliseconds, aheadMs: aheadOf(at) });
    at = next;
  }
  return [...clock, { until: Infinity, aheadMs: aheadOf(at) }];
}

/** The instant at which a clock on the wall shows `from` (ms, as if it were UTC), or the next that it does show. */
function instantOf(from: number, timeZone: string): number {
  return zoned(from, 'UTC').toPlainDateTime().toZonedDateTime(timeZone).epochMilliseconds;
}

function aheadAt(at: number, timeZone: string): number {
  return aheadOf(zoned(at, timeZone));
}

function aheadOf(at: Temporal.ZonedDateTime): number {
  return Math.trunc(at.offsetNanoseconds / 1_000_000);
}

function zoned(at: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
}

function floor(value: number, stepMs: number): number {
  return Math.floor(value / stepMs) * stepMs;
}
