import { Link } from 'react-router';
import { useHeld } from '../api/user-queries.js';
import { OutcomeBadge } from '../parts/outcome-badge.js';
import { Panel } from '../parts/panel.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { RelativeTime } from '../parts/relative-time.js';
import { fullTime } from '../parts/times.js';
import { strings } from '../strings.js';
import styles from './user-page.module.css';

const { user: words } = strings;

export function HeldPanel({ user }: { user: string }) {
  const { data, error, refetch } = useHeld(user);
  return (
    <Panel title={words.held} lead={words.heldLead}>
      {error !== null && data === undefined && (
        <ProblemAlert title={words.failed} error={error} onRetry={() => void refetch()} />
      )}
      <ul className={styles.entries}>
        {(data ?? []).map((entry) => (
          <li key={entry.message}>
            <p className={styles.line}>
              <OutcomeBadge outcome={entry.outcome} />
              <Link className="mono wild" to={`/decisions/${encodeURIComponent(entry.id!)}`}>
                <bdi>{entry.message}</bdi>
              </Link>
              <span className="mono">{entry.reason}</span>
            </p>
            <p className={styles.quiet}>
              {words.release} {fullTime(entry.release_at!)}
              {strings.mark.open}
              <RelativeTime at={entry.release_at!} />
              {strings.mark.close}
            </p>
          </li>
        ))}
      </ul>
      {data?.length === 0 && <p className={styles.quiet}>{words.heldNone}</p>}
      {data === undefined && error === null && <p className={styles.quiet}>{strings.loading}</p>}
    </Panel>
  );
}
