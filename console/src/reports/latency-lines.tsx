import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { LatencyReport } from '../api/report-queries.js';
import { bucketsOf, bucketTime, duration } from './figures.js';
import styles from './reports.module.css';
import { timeAxis } from './time-axis.js';
import { words } from './words.js';

/** Told apart by colour and by dashes. */
const dashes = ['', '7 4', '2 3', '9 3 2 3'] as const;

/** The time that 90 of 100 immediate pushes stayed within, as it went. */
export function LatencyLines({ data }: { data: LatencyReport }) {
  const { latency } = words();
  const rows = data.over_time.filter((each) => each.path === 'immediate');
  if (rows.length === 0) return <p className={styles.quiet}>{latency.noTime}</p>;
  const providers = [...new Set(rows.map((each) => each.provider))].sort();
  const points = bucketsOf(data).map((from) => ({
    from,
    ...Object.fromEntries(
      rows
        .filter((each) => Date.parse(each.from) === from)
        .map((each) => [each.provider, Math.max(1, each.p90_ms)]),
    ),
  }));
  return (
    <div className={styles.lines}>
      <h3>{latency.overTime}</h3>
      <ul className={styles.legend}>
        {providers.map((provider, i) => (
          <li key={provider}>
            <svg width="26" height="6" aria-hidden="true">
              <line x1="0" y1="3" x2="26" y2="3" {...strokeOf(i)} />
            </svg>
            {provider}
          </li>
        ))}
      </ul>
      <div className={styles.chart} role="img" aria-label={latency.overTime}>
        <ResponsiveContainer width="100%" height="100%">
          <LineChart data={points} accessibilityLayer={false} margin={{ top: 6, right: 8, left: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis {...timeAxis(data)} />
            <YAxis
              scale="log"
              domain={['auto', 'auto']}
              tickFormatter={duration}
              axisLine={false}
              tickLine={false}
              width={54}
              stroke="var(--axis)"
              fontSize={12}
            />
            <Tooltip
              isAnimationActive={false}
              content={({ active, payload, label }) =>
                active === true && payload.length > 0 ? (
                  <div className={styles.tip}>
                    <strong>{bucketTime(Number(label), data, true)}</strong>
                    {payload.map(({ dataKey, value, color }) => (
                      <span key={String(dataKey)}>
                        <i style={{ background: color }} />
                        {String(dataKey)} <b>{duration(Number(value))}</b>
                      </span>
                    ))}
                  </div>
                ) : null
              }
            />
            {providers.map((provider, i) => (
              <Line
                key={provider}
                dataKey={provider}
                connectNulls
                dot={{ r: 2, strokeWidth: 0, fill: strokeOf(i).stroke }}
                isAnimationActive={false}
                {...strokeOf(i)}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
    </div>
  );
}

function strokeOf(i: number) {
  return {
    stroke: `var(--plot-${(i % 7) + 1})`,
    strokeWidth: 2,
    strokeDasharray: dashes[i % dashes.length]!,
  };
}
