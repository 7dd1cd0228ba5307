// How numbers and times are written in plots.
import type { Series } from '../api/report-queries.js';
import { isZone } from '../parts/times.js';
import { currentLanguage, strings } from '../strings.js';

/** `340 ms`, `2.1 s`, `5 min`, `3.2 h`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${short(ms / 1_000)} s`;
  return ms < 3_600_000 ? `${short(ms / 60_000)} min` : `${short(ms / 3_600_000)} h`;
}

function short(value: number): string {
  return value < 10 ? String(Number(value.toFixed(1))) : String(Math.round(value));
}

/** Thousands and millions shortened, for axes. */
export function brief(value: number): string {
  if (value < 10_000) return strings.number(value);
  return new Intl.NumberFormat(currentLanguage(), { notation: 'compact' }).format(value);
}

/** The start of a bucket as its zone's clock shows it, as exactly as its length asks for. */
export function bucketTime(
  at: string | number,
  { bucket_seconds, time_zone }: Pick<Series, 'bucket_seconds' | 'time_zone'>,
  isFull = false,
): string {
  const isDaily = bucket_seconds >= 86_400;
  const hasDate = isFull || bucket_seconds >= 3_600;
  return new Intl.DateTimeFormat(currentLanguage() === 'en' ? 'en-GB' : currentLanguage(), {
    ...(hasDate ? { month: 'short', day: 'numeric' } : {}),
    ...(isDaily ? {} : { hour: '2-digit', minute: '2-digit' }),
    timeZone: isZone(time_zone) ? time_zone : 'UTC',
  }).format(new Date(at));
}

/** Every bucket of a span, also those in which nothing happened. */
export function bucketsOf({ bucket_starts }: Series): readonly number[] {
  return bucket_starts.map((start) => Date.parse(start));
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
