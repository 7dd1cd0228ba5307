import type { Breaker, ProvidersReport } from '../api/report-queries.js';
import { RelativeTime } from '../parts/relative-time.js';
import { StateBadge } from '../parts/state-badge.js';
import { clockTime } from '../parts/times.js';
import { strings } from '../strings.js';
import { AsideList } from './aside-list.js';
import styles from './reports.module.css';
import { words } from './words.js';

const tones = { closed: 'good', half_open: 'under_way', open: 'attention' } as const;

/** Whether each provider is called at the moment, in words and not by colour alone. */
export function BreakerList({ data: { breakers, breakers_left_out: more } }: { data: ProvidersReport }) {
  const { breaker } = words();
  return (
    <AsideList title={breaker.title} none={breaker.none} more={more > 0 ? breaker.more(more) : undefined}>
      {breakers.map((each) => (
        <Row key={`${each.provider} ${each.host ?? ''}`} breaker={each} />
      ))}
    </AsideList>
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
      <StateBadge tone={tones[state]}>{breaker.states[state]}</StateBadge>
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
