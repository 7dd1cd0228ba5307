import type { ScoreBin } from '../api/report-queries.js';
import type { Thresholds } from '../api/types.js';
import styles from './reports.module.css';
import { words } from './words.js';

interface ScoreHistogramProps {
  readonly label: string;
  readonly bins: readonly ScoreBin[];
  readonly thresholds: Thresholds;
}

const ticks = [0.0001, 0.001, 0.01, 0.1, 1] as const;

/** Bins are equally wide on a logarithmic scale; the thresholds stand exactly where they are. */
export function ScoreHistogram({ label, bins, thresholds }: ScoreHistogramProps) {
  const { scores } = words();
  const most = Math.max(...bins.flatMap((bin) => [bin.local, bin.final]));
  const lowest = bins[0]!.to;
  // The first bin takes in everything below the scale: the scale begins one bin in.
  const place = (p: number): number => {
    const share = Math.log10(Math.max(p, lowest) / lowest) / -Math.log10(lowest);
    return (100 * (1 + share * (bins.length - 1))) / bins.length;
  };
  return (
    <div className={styles.scores}>
      <ul className={styles.legend} aria-hidden="true">
        <li>
          <i data-score="final" />
          {scores.final}
        </li>
        <li>
          <i data-score="local" />
          {scores.local}
        </li>
        <li>
          <i data-score="rate" />
          {scores.rate}
        </li>
      </ul>
      <div className={styles.bins} role="img" aria-label={label}>
        {bins.map((bin) => (
          <Bin key={bin.to} bin={bin} most={most} />
        ))}
        <Threshold at={place(thresholds.batch)} name={scores.batch} value={thresholds.batch} side="left" />
        <Threshold at={place(thresholds.push)} name={scores.push} value={thresholds.push} side="right" />
      </div>
      <div className={styles.decades} aria-hidden="true">
        {ticks.map((p) => (
          <span key={p} style={{ left: `${place(p)}%` }}>
            {p}
          </span>
        ))}
      </div>
      <OpenRates bins={bins} />
    </div>
  );
}

function Bin({ bin, most }: { bin: ScoreBin; most: number }) {
  const { scores } = words();
  const name = bin.from === 0 ? scores.below(String(bin.to)) : scores.from(String(bin.from), String(bin.to));
  const title = `${name} · ${scores.final} ${bin.final} · ${scores.local} ${bin.local}`;
  return (
    <span className={styles.bin} title={title}>
      <i data-score="final" style={{ height: `${(100 * bin.final) / most}%` }} />
      <i data-score="local" style={{ height: `${(100 * bin.local) / most}%` }} />
    </span>
  );
}

interface ThresholdProps {
  readonly at: number;
  readonly name: string;
  readonly value: number;
  readonly side: 'left' | 'right';
}

function Threshold({ at, name, value, side }: ThresholdProps) {
  return (
    <span className={styles.threshold} data-side={side} style={{ left: `${at}%` }}>
      <b>
        {name} {value}
      </b>
    </span>
  );
}

/** Under the scores: which share of the pushes of a bin was opened, where there were any. */
function OpenRates({ bins }: { bins: readonly ScoreBin[] }) {
  const { scores, percent } = words();
  return (
    <div className={styles.rates} role="img" aria-label={scores.rate}>
      {bins.map(({ to, pushes, opened }) => (
        <span key={to} title={scores.of(opened, pushes)}>
          {pushes > 0 && (
            <>
              <i style={{ height: `${(100 * opened) / pushes}%` }} />
              <b>{percent(opened, pushes).replace(' ', '')}</b>
            </>
          )}
        </span>
      ))}
    </div>
  );
}
