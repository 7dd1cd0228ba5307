// One replay: how far it is, or what it found: a picture of the flows, the same in numbers, the reasons, and what is unknown.
import { Link, useParams } from 'react-router';
import { ApiProblem } from '../api/client.js';
import { useReplay } from '../api/replay-queries.js';
import type { ReplayResult } from '../api/replay-types.js';
import { AtOnce } from '../parts/at-once.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { usePageTitle } from '../shell/page-title.js';
import { ChangeList } from './change-list.js';
import { useChosen } from './chosen.js';
import { FlowPanel } from './flow-panel.js';
import { HonestPanel } from './honest-panel.js';
import { ReplayHead } from './replay-head.js';
import styles from './replays.module.css';
import { words } from './words.js';

export function ReplayPage() {
  const { one: text, failed, title } = words();
  const { id = '' } = useParams();
  const { data, error, refetch } = useReplay(id);
  usePageTitle(data === undefined ? title : text.title(data.policy_version));
  const isMissing = error instanceof ApiProblem && error.status === 404;
  return (
    <main id="content" className={styles.page}>
      <Link to="/replays" className={styles.back}>
        ← {text.back}
      </Link>
      <AtOnce>
        {isMissing && (
          <div className={styles.empty}>
            <h1>{text.missing}</h1>
            <p className={styles.quiet}>{text.missingHint}</p>
          </div>
        )}
        {error !== null && !isMissing && data === undefined && (
          <ProblemAlert title={failed} error={error} onRetry={() => void refetch()} />
        )}
        {data !== undefined && <ReplayHead replay={data} />}
        {data !== undefined && data.result !== null && <Found result={data.result} />}
      </AtOnce>
    </main>
  );
}

function Found({ result }: { result: ReplayResult }) {
  const { nothing } = words();
  const chosen = useChosen();
  if (result.compared === 0) return <Nothing title={nothing.title} hint={nothing.hint} />;
  return (
    <>
      <FlowPanel result={result} chosen={chosen} />
      {result.changes.length === 0 ? (
        <Nothing title={nothing.same} hint={nothing.sameHint} />
      ) : (
        <ChangeList changes={result.changes} changed={result.compared - result.same} chosen={chosen} />
      )}
      <HonestPanel result={result} />
    </>
  );
}

function Nothing({ title, hint }: { title: string; hint: string }) {
  return (
    <div className={styles.empty}>
      <strong>{title}</strong>
      <p className={styles.quiet}>{hint}</p>
    </div>
  );
}
