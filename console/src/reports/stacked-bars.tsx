import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Series } from '../api/report-queries.js';
import { strings } from '../strings.js';
import { brief, bucketTime } from './figures.js';
import styles from './reports.module.css';
import { timeAxis } from './time-axis.js';

export interface StackKey {
  readonly key: string;
  readonly name: string;
  readonly colour: string;
}

interface StackedBarsProps {
  readonly label: string;
  readonly keys: readonly StackKey[];
  /** `from` in milliseconds, and a number under each key. */
  readonly points: readonly Readonly<Record<string, number>>[];
  readonly series: Series;
}

/** Counts over time, one part on the other. */
export function StackedBars({ label, keys, points, series }: StackedBarsProps) {
  return (
    <div className={styles.chart} role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={[...points]}
          accessibilityLayer={false}
          barCategoryGap="12%"
          margin={{ top: 6, right: 4, left: 0 }}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis {...timeAxis(series)} />
          <YAxis
            tickFormatter={brief}
            allowDecimals={false}
            axisLine={false}
            tickLine={false}
            width={44}
            stroke="var(--axis)"
            fontSize={12}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--surface-2)' }}
            content={({ active, payload }) =>
              active === true && payload.length > 0 ? (
                <Tip point={payload[0]!.payload as Record<string, number>} keys={keys} series={series} />
              ) : null
            }
          />
          {keys.map(({ key, colour }) => (
            <Bar
              key={key}
              dataKey={key}
              stackId="all"
              fill={colour}
              stroke="var(--surface)"
              strokeWidth={0.75}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

interface TipProps {
  readonly point: Readonly<Record<string, number>>;
  readonly keys: readonly StackKey[];
  readonly series: Series;
}

function Tip({ point, keys, series }: TipProps) {
  const shown = keys.filter(({ key }) => (point[key] ?? 0) > 0).toReversed();
  return (
    <div className={styles.tip}>
      <strong>{bucketTime(point['from']!, series, true)}</strong>
      {shown.map(({ key, name, colour }) => (
        <span key={key}>
          <i style={{ background: colour }} />
          {name} <b>{strings.number(point[key]!)}</b>
        </span>
      ))}
      {shown.length === 0 && <span>0</span>}
    </div>
  );
}
