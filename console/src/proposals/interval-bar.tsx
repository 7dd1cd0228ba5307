import styles from './proposals.module.css';

interface IntervalBarProps {
  /** What the picture says, in words. */
  readonly label: string;
  /** What the right end stands for. */
  readonly top: number;
  readonly band?: { readonly low: number; readonly high: number };
  /** A line to compare with. */
  readonly bound?: number;
  readonly points: readonly { readonly kind: 'share' | 'before' | 'measured'; readonly at: number }[];
}

/** Shares on one line: an interval as a band, single values as points on it. */
export function IntervalBar({ label, top, band, bound, points }: IntervalBarProps) {
  const place = (value: number): string => `${(100 * Math.min(value, top)) / top}%`;
  return (
    <div className={styles.bar} role="img" aria-label={label}>
      {band !== undefined && (
        <span
          className={styles.band}
          style={{ left: place(band.low), width: place(Math.max(0, band.high - band.low)) }}
        />
      )}
      {bound !== undefined && <span className={styles.bound} style={{ left: place(bound) }} />}
      {points.map(({ kind, at }) => (
        <span key={kind} className={styles.point} data-kind={kind} style={{ left: place(at) }} />
      ))}
    </div>
  );
}
