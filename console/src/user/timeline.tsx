import { Link } from 'react-router';
import type { FeedRow } from '../api/types.js';
import { OutcomeBadge } from '../parts/outcome-badge.js';
import { OlderButton } from '../parts/older-button.js';
import { Panel } from '../parts/panel.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { RelativeTime } from '../parts/relative-time.js';
import { readableSentence } from '../parts/sentence.js';
import { strings } from '../strings.js';
import type { useTimeline } from './use-timeline.js';
import styles from './user-page.module.css';

const { user: words } = strings;

export function Timeline({ rows, ledger, isComplete }: ReturnType<typeof useTimeline>) {
  return (
    <Panel title={words.timeline}>
      {ledger.isError && (
        <ProblemAlert title={words.failed} error={ledger.error} onRetry={() => void ledger.refetch()} />
      )}
      {isComplete && rows.length === 0 && <p className={styles.quiet}>{words.timelineNone}</p>}
      <ol className={styles.entries}>
        {rows.map((row) => (
          <Entry key={row.id} row={row} />
        ))}
      </ol>
      <OlderButton list={ledger} />
    </Panel>
  );
}

function Entry({ row }: { row: FeedRow }) {
  return (
    <li>
      <p className={styles.line}>
        <OutcomeBadge outcome={row.outcome} />
        <span className="mono">{row.reason}</span>
        <span className={styles.when}>
          <RelativeTime at={row.at} />
        </span>
      </p>
      <Link to={`/decisions/${encodeURIComponent(row.id)}`}>
        <bdi className="wild">{readableSentence(row.sentence)}</bdi>
      </Link>
      <p className={`${styles.quiet} mono wild`}>
        {row.conversation === null ? strings.live.notice : <bdi>{row.conversation}</bdi>} ·{' '}
        <bdi>{row.message}</bdi> · <bdi>{row.device ?? strings.live.noDevice}</bdi>
      </p>
    </li>
  );
}
