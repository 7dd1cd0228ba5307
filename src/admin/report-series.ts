import { z } from 'zod';
import { bucketsIn } from './report-buckets.js';
import { spanOf, spanQuery, spanView } from './report-span.js';
import { toIso } from '../model/instant.js';
import { timeZone } from '../model/time-zone.js';
import type { Buckets } from '../store/buckets.js';
import type { ReportSpan } from '../store/stores.js';

export const seriesQuery = spanQuery.extend({
  time_zone: timeZone
    .optional()
    .describe('By whose clock it is counted (IANA name); left out: the app’s zone'),
});
export type SeriesQuery = z.infer<typeof seriesQuery>;

type Dated<T> = Omit<T, 'from'> & { readonly from: string };

/** A report over time: what it looks at, and how its answer begins. */
export interface Series {
  readonly span: ReportSpan;
  readonly buckets: Buckets;
  readonly view: {
    readonly since: string;
    readonly until: string;
    readonly time_zone: string;
    readonly bucket_seconds: number;
    readonly bucket_starts: readonly string[];
  };
  /** A row whose bucket stands as an instant on the wire. */
  readonly dated: <T extends { readonly from: number }>(row: T) => Dated<T>;
}

/** `appZone`: the zone of the app's policy. @throws ProblemError 422 for a span that cannot be shown. */
export function seriesOf({ time_zone, ...asked }: SeriesQuery, appZone: string, now: number): Series {
  const span = spanOf(asked, now);
  const zone = time_zone ?? appZone;
  const { buckets, starts, startOf } = bucketsIn(span, zone);
  return {
    span,
    buckets,
    view: {
      ...spanView(span),
      time_zone: zone,
      bucket_seconds: buckets.stepMs / 1_000,
      bucket_starts: starts.map(toIso),
    },
    dated: (row) => ({ ...row, from: toIso(startOf(row.from)) }),
  };
}
