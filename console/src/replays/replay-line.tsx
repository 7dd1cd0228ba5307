import { Link } from 'react-router';
import { useReplays } from '../api/replay-queries.js';
import { RelativeTime } from '../parts/relative-time.js';
import { strings } from '../strings.js';
import { summaryOf } from './summary.js';
import styles from './replays.module.css';
import { words } from './words.js';

/** The last replay of a version in a line, if there was one. */
export function ReplayLine({ version }: { version: number }) {
  const { policy: text, states } = words();
  const last = useReplays()
    .data?.pages.flatMap((page) => page.items)
    .find(({ policy_version }) => policy_version === version);
  if (last === undefined) return null;
  return (
    <p className={styles.line}>
      {text.last}
      {strings.mark.colon}
      <Link to={`/replays/${encodeURIComponent(last.id)}`}>
        {summaryOf(last) ?? states[last.state]}
      </Link> · <RelativeTime at={last.created_at} />
    </p>
  );
}
