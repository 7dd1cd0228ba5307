import type { Series } from '../api/report-queries.js';
import { bucketTime } from './figures.js';
import { words } from './words.js';

const HEIGHT = 46;

/** How an axis of time looks, and what stands under it: by whose clock it is. */
export function timeAxis(series: Series) {
  const value = words().zone(series.time_zone);
  const style = { fill: 'var(--axis)', fontSize: 12 };
  return {
    dataKey: 'from',
    tickFormatter: (at: number) => bucketTime(at, series),
    minTickGap: 36,
    tickLine: false,
    stroke: 'var(--axis)',
    fontSize: 12,
    height: HEIGHT,
    label: { value, position: 'insideBottom' as const, style },
  };
}
