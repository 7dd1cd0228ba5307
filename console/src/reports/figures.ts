// How numbers and times are written in plots.
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

/** The start of a bucket, as exactly as its length asks for. */
export function bucketTime(at: string | number, bucketSeconds: number, isFull = false): string {
  const isDaily = bucketSeconds >= 86_400;
  const hasDate = isFull || bucketSeconds >= 3_600;
  return new Intl.DateTimeFormat(currentLanguage() === 'en' ? 'en-GB' : currentLanguage(), {
    ...(hasDate ? { month: 'short', day: 'numeric' } : {}),
    ...(isDaily ? {} : { hour: '2-digit', minute: '2-digit' }),
  }).format(new Date(at));
}

/** Every bucket of a span, also those in which nothing happened. */
export function bucketsOf(series: {
  readonly since: string;
  readonly until: string;
  readonly bucket_seconds: number;
}): readonly number[] {
  const step = series.bucket_seconds * 1_000;
  const first = Date.parse(series.since) - (Date.parse(series.since) % step);
  const last = Date.parse(series.until);
  return Array.from({ length: Math.ceil((last - first) / step) }, (_, i) => first + i * step);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
