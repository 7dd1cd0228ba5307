import type { Series } from '../api/report-queries.js';
import { words } from './words.js';

const HEIGHT = 46;

/** What stands under an axis of time: by whose clock it is. */
export function zoneCaption({ time_zone }: Pick<Series, 'time_zone'>) {
  const value = words().zone(time_zone);
  const style = { fill: 'var(--axis)', fontSize: 12 };
  return { height: HEIGHT, label: { value, position: 'insideBottom' as const, style } };
}
