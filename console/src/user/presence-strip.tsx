import { memo } from 'react';
import type { PresenceDay } from '../api/user-queries.js';
import { outcomes, type FeedRow, type Outcome } from '../api/types.js';
import { clockIn } from '../parts/times.js';
import { strings } from '../strings.js';
import styles from './presence.module.css';

const { strip: words } = strings.user;
const WIDTH = 1_440;
/** Narrower than this nobody would see it. */
const THIN = 3;
const MINUTE_MS = 60_000;

interface PresenceStripProps {
  readonly device: string;
  readonly day: PresenceDay;
  readonly rows: readonly FeedRow[];
}

/** Above, a tick for what was decided; below, when the device was there. One unit of width is a 1,440th of the time. */
export const PresenceStrip = memo(function PresenceStrip({ device, day, rows }: PresenceStripProps) {
  const since = Date.parse(day.since);
  const scale = WIDTH / (Date.parse(day.until) - since);
  const x = (at: string): number => (Date.parse(at) - since) * scale;
  const clock = (at: string): string => clockIn(at, day.time_zone);
  const spans = day.items.filter((item) => item.device === device);
  const ticks = ticksOf(rows, device);
  return (
    <div className={styles.device}>
      <bdi className="mono wild">{device}</bdi>
      <svg
        className={styles.strip}
        viewBox={`0 0 ${WIDTH} 40`}
        preserveAspectRatio="none"
        role="img"
        aria-label={summary(device, spans, ticks)}
      >
        {day.quiet.map(({ from, until }) => (
          <rect key={from} className={styles.quiet} x={x(from)} width={x(until) - x(from)} y={0} height={40}>
            <title>{`${words.quiet} ${clock(from)}–${clock(until)}`}</title>
          </rect>
        ))}
        <line className={styles.base} x1={0} x2={WIDTH} y1={39} y2={39} />
        {spans.map(({ state, from, until }) => (
          <rect
            key={`${state} ${from}`}
            className={styles.span}
            data-state={state}
            x={Math.min(x(from), WIDTH - THIN)}
            width={Math.max(THIN, x(until) - x(from))}
            y={state === 'active' ? 20 : 30}
            height={state === 'active' ? 20 : 10}
          >
            <title>{`${words[state]} ${clock(from)}–${clock(until)}`}</title>
          </rect>
        ))}
        {ticks.map(({ at, outcome, count }) => (
          <line
            key={`${outcome} ${at}`}
            className={styles.tick}
            data-outcome={outcome}
            x1={x(at)}
            x2={x(at)}
            y1={2}
            y2={16}
          >
            <title>{`${clock(at)} ${strings.outcomes[outcome]}${count > 1 ? ` × ${count}` : ''}`}</title>
          </line>
        ))}
      </svg>
    </div>
  );
});

interface Tick {
  readonly at: string;
  readonly outcome: Outcome;
  readonly count: number;
}

/** One for each minute and outcome, however many decisions that were; pushes last, so that they lie on top. */
function ticksOf(rows: readonly FeedRow[], device: string): readonly Tick[] {
  const found = new Map<string, Tick>();
  for (const { at, outcome, device: of } of rows) {
    if (of !== device) continue;
    const key = `${outcome} ${Math.floor(Date.parse(at) / MINUTE_MS)}`;
    found.set(key, { at, outcome, count: (found.get(key)?.count ?? 0) + 1 });
  }
  return [...found.values()].sort((a, b) => outcomes.indexOf(b.outcome) - outcomes.indexOf(a.outcome));
}

function summary(device: string, spans: PresenceDay['items'], ticks: readonly Tick[]): string {
  const minutes = (state: string): number => {
    const lengths = spans.map((each) =>
      each.state === state ? Date.parse(each.until) - Date.parse(each.from) : 0,
    );
    return Math.round(lengths.reduce((sum, each) => sum + each, 0) / MINUTE_MS);
  };
  const counted = outcomes.map((outcome) => {
    const count = ticks.reduce((sum, tick) => sum + (tick.outcome === outcome ? tick.count : 0), 0);
    return `${strings.outcomes[outcome]} ${count}`;
  });
  const { mark } = strings;
  const times = words.summary(minutes('active'), minutes('connected'));
  return `${device}${mark.colon}${times}${mark.stop}${counted.join(mark.comma)}`;
}
