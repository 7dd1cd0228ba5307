import type { Thresholds } from '../api/types.js';
import { strings } from '../strings.js';
import { percent, placeOf } from './numbers.js';
import styles from './relevance.module.css';

interface ThresholdScaleProps {
  readonly p: number | null;
  readonly local: number | null;
  readonly thresholds: Thresholds;
}

const ticks = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999] as const;

const at = (p: number): string => `${100 * placeOf(p)}%`;

/** Zones of the outcomes, the local score and the score that decided, on one line. */
export function ThresholdScale({ p, local, thresholds }: ThresholdScaleProps) {
  const { batch, push } = thresholds;
  const zones = [
    { outcome: 'suppress', from: 0, to: placeOf(batch) },
    { outcome: 'batch', from: placeOf(batch), to: placeOf(push) },
    { outcome: 'push', from: placeOf(push), to: 1 },
  ] as const;
  const label = strings.relevance.scaleLabel(
    p === null ? strings.relevance.noScore : percent(p),
    percent(push),
    percent(batch),
  );
  return (
    <div className={styles.scale} role="img" aria-label={label}>
      <div className={styles.track}>
        {zones.map(({ outcome, from, to }) => (
          <span
            key={outcome}
            className={styles.zone}
            data-outcome={outcome}
            style={{ left: `${100 * from}%`, width: `${100 * Math.max(0, to - from)}%` }}
          >
            {to - from > 0.08 && strings.outcomes[outcome]}
          </span>
        ))}
        {local !== null && p !== null && <Move from={placeOf(local)} to={placeOf(p)} />}
        {local !== null && <span className={styles.local} style={{ left: at(local) }} />}
        {p !== null && <span className={styles.decided} style={{ left: at(p) }} />}
      </div>
      <div className={styles.ticks}>
        {ticks.map((tick) => (
          <span key={tick} style={{ left: at(tick) }}>
            {tick}
          </span>
        ))}
      </div>
    </div>
  );
}

function Move({ from, to }: { from: number; to: number }) {
  return (
    <span
      className={styles.move}
      style={{ left: `${100 * Math.min(from, to)}%`, width: `${100 * Math.abs(to - from)}%` }}
    />
  );
}
