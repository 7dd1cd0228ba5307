import type { Scoring } from '../api/types.js';
import { strings } from '../strings.js';
import { signed } from './numbers.js';
import styles from './relevance.module.css';

const { relevance: words } = strings;
const SHOWN = 10;

/** What moved the local score, strongest first; the weak ones are added up, so that nothing is left out of the sum. */
export function ContributionBars({ scoring }: { scoring: Scoring }) {
  const moved = scoring.contributions.filter((each) => each.logit !== 0);
  const rest = moved.slice(SHOWN);
  const bars = moved.slice(0, SHOWN).map(({ feature, value, logit }) => ({
    name: feature,
    detail: Number(value.toPrecision(3)),
    logit,
  }));
  const reach = Math.max(0.1, ...bars.map((bar) => Math.abs(bar.logit)));
  return (
    <>
      <h3 className={styles.heading}>{words.contributions}</h3>
      <p className={styles.quiet}>
        {words.contributionsLead} {words.scorer}
        {strings.mark.colon}
        <span className="mono">{scoring.scorer}</span>
      </p>
      <ul className={styles.bars}>
        {bars.map(({ name, detail, logit }) => (
          <li key={name} className={styles.barRow}>
            <span className="mono">
              {name} <small>{detail}</small>
            </span>
            <Bar logit={logit} reach={reach} />
            <span className={styles.amount}>{signed(logit)}</span>
          </li>
        ))}
        {rest.length > 0 && (
          <li className={styles.barRow}>
            <span>{words.rest(rest.length)}</span>
            <span />
            <span className={styles.amount}>{signed(rest.reduce((sum, each) => sum + each.logit, 0))}</span>
          </li>
        )}
      </ul>
    </>
  );
}

function Bar({ logit, reach }: { logit: number; reach: number }) {
  const half = (50 * Math.abs(logit)) / reach;
  const left = logit < 0 ? 50 - half : 50;
  return (
    <span className={styles.bar} aria-hidden="true">
      <span data-sign={logit < 0 ? 'less' : 'more'} style={{ left: `${left}%`, width: `${half}%` }} />
    </span>
  );
}
