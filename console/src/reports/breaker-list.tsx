import type { Breaker, ProvidersReport } from '../api/report-queries.js';
import { RelativeTime } from '../parts/relative-time.js';
import { clockTime } from '../parts/times.js';
import { strings } from '../strings.js';
import styles from './reports.module.css';
import { words } from './words.js';

/** Whether each provider is called at the moment, in words and not by colour alone. */
export function BreakerList({ data: { breakers, breakers_left_out: more } }: { data: ProvidersReport }) {
  const { breaker } = words();
  return (
    <div className={styles.vendor}>
      <h3>{breaker.title}</h3>
      {breakers.length === 0 && <p className={styles.quiet}>{breaker.none}</p>}
      <ul>
        {breakers.map((each) => (
          <Row key={`${each.provider} ${each.host ?? ''}`} breaker={each} />
        ))}
      </ul>
      {more > 0 && <p className={styles.quiet}>{breaker.more(more)}</p>}
    </div>
  );
}

function Row({ breaker: { provider, host, state, since, retry_at, last_error } }: { breaker: Breaker }) {
  const { breaker } = words();
  const { colon, comma } = strings.mark;
  return (
    <li className={styles.breaker}>
      <span className="wild">
        {provider} {host !== null && <bdi className="mono">{host}</bdi>}
      </span>
      <span className={styles.state} data-state={state}>
        {breaker.states[state]}
      </span>
      <small>
        {since !== null && (
          <span>
            {breaker.since}
            {colon}
            <RelativeTime at={since} />
          </span>
        )}
        {retry_at !== null && (
          <span>
            {breaker.retry}
            {colon}
            <time dateTime={retry_at}>{clockTime(retry_at)}</time>
          </span>
        )}
        {last_error !== null && (
          <span>
            {breaker.lastError}
            {colon}
            {words().providers.answers[last_error.kind]}
            {comma}
            <RelativeTime at={last_error.at} />
          </span>
        )}
      </small>
    </li>
  );
}
