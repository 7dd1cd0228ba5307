import { Link } from 'react-router';
import { useReplay, type useReplays } from '../api/replay-queries.js';
import type { Replay } from '../api/replay-types.js';
import { OlderButton } from '../parts/older-button.js';
import { Panel } from '../parts/panel.js';
import { RelativeTime } from '../parts/relative-time.js';
import { ProgressBar } from './progress-bar.js';
import styles from './replays.module.css';
import { spanText } from './span-text.js';
import { ReplayState } from './replay-state.js';
import { summaryOf } from './summary.js';
import { words } from './words.js';

interface ReplayListProps {
  readonly replays: ReturnType<typeof useReplays>;
  readonly mayWrite: boolean | null;
}

export function ReplayList({ replays, mayWrite }: ReplayListProps) {
  const { list: text } = words();
  const items = replays.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title={text.title}>
      {items.length === 0 && (
        <div className={styles.empty}>
          <strong>{text.empty}</strong>
          <p className={styles.quiet}>{mayWrite === false ? text.emptyViewer : text.emptyHint}</p>
        </div>
      )}
      <ol className={styles.list}>
        {items.map((replay) => (
          <li key={replay.id}>
            {replay.ended_at === null ? <Watched replay={replay} /> : <Row replay={replay} />}
          </li>
        ))}
      </ol>
      <OlderButton list={replays} label={text.older} />
    </Panel>
  );
}

function Watched({ replay }: { replay: Replay }) {
  const { data } = useReplay(replay.id, replay);
  return <Row replay={data ?? replay} />;
}

function Row({ replay }: { replay: Replay }) {
  const { version, hints } = words();
  const { id, policy_version, state, created_at, ended_at } = replay;
  return (
    <>
      <span className={styles.which}>
        <Link to={`/replays/${encodeURIComponent(id)}`}>{version(policy_version)}</Link>
        <ReplayState state={state} />
      </span>
      <span>
        {spanText(replay)}
        <small className={styles.quiet}>
          <RelativeTime at={created_at} />
        </small>
      </span>
      <span>{ended_at === null ? <ProgressBar replay={replay} /> : (summaryOf(replay) ?? hints[state])}</span>
    </>
  );
}
