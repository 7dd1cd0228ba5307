import { Link } from 'react-router';
import { useHeld, type HeldMessage } from '../api/user-queries.js';
import { OutcomeBadge } from '../parts/outcome-badge.js';
import { Panel } from '../parts/panel.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { RelativeTime } from '../parts/relative-time.js';
import { readableSentence } from '../parts/sentence.js';
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
        {(data?.items ?? []).map((held) => (
          <Held key={`${held.kind} ${held.message}`} held={held} />
        ))}
      </ul>
      {data?.items.length === 0 && <p className={styles.quiet}>{words.heldNone}</p>}
      {data?.next_cursor != null && <p className={styles.quiet}>{words.heldMore}</p>}
      {data === undefined && error === null && <p className={styles.quiet}>{strings.loading}</p>}
    </Panel>
  );
}

function Held({ held: { message, decision, outcome, reason, release_at, sentence } }: { held: HeldMessage }) {
  const name = <bdi>{message}</bdi>;
  return (
    <li>
      <p className={styles.line}>
        <OutcomeBadge outcome={outcome} />
        {decision === null ? (
          <span className="mono wild">{name}</span>
        ) : (
          <Link className="mono wild" to={`/decisions/${encodeURIComponent(decision)}`}>
            {name}
          </Link>
        )}
        <span className="mono">{reason}</span>
      </p>
      <bdi className="wild">{readableSentence(sentence)}</bdi>
      <p className={styles.quiet}>
        {words.release} {fullTime(release_at)}
        {strings.mark.open}
        <RelativeTime at={release_at} />
        {strings.mark.close}
      </p>
    </li>
  );
}
