import type { Times } from '../api/report-queries.js';
import { duration } from './figures.js';
import styles from './reports.module.css';
import { words } from './words.js';

const marks = ['p50_ms', 'p90_ms', 'p99_ms'] as const;

/** From the usual to the rare, per provider and path, on one logarithmic scale. */
export function LatencyRanges({ items }: { items: readonly Times[] }) {
  const { latency } = words();
  const values = items.flatMap((each) => marks.map((mark) => Math.max(1, each[mark])));
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const place = (ms: number): string => `${(100 * (Math.log10(Math.max(1, ms)) - low)) / (high - low)}%`;
  const decades = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  return (
    <div className={styles.ranges} tabIndex={0} role="group" aria-label={latency.title}>
      <ul className={styles.legend} aria-hidden="true">
        {marks.map((mark, i) => (
          <li key={mark}>
            <i data-mark={mark} />
            {[latency.half, latency.most, latency.nearly][i]}
          </li>
        ))}
      </ul>
      <ul className={styles.rows}>
        {items.map((each) => (
          <li key={`${each.provider} ${each.path}`}>
            <span>
              {each.provider} <small>{latency.paths[each.path]}</small>
            </span>
            <span className={styles.track} aria-hidden="true">
              {decades.map((ms) => (
                <s key={ms} style={{ left: place(ms) }} />
              ))}
              <u style={{ left: place(each.p50_ms), right: `calc(100% - ${place(each.p99_ms)})` }} />
              {marks.map((mark) => (
                <i
                  key={mark}
                  data-mark={mark}
                  style={{ left: place(each[mark]) }}
                  title={duration(each[mark])}
                />
              ))}
            </span>
            <small>
              {marks.map((mark) => duration(each[mark])).join(' · ')}{' '}
              <span className={styles.quietInline}>({latency.of(each.pushes)})</span>
            </small>
          </li>
        ))}
      </ul>
      <div className={styles.decades} aria-hidden="true">
        {decades.map((ms) => (
          <span key={ms} style={{ left: place(ms) }}>
            {duration(ms)}
          </span>
        ))}
      </div>
    </div>
  );
}
