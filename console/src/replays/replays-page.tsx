// The replays of the app, and the form that starts one.
import { useMay } from '../api/own-key.js';
import { useVersions } from '../api/policy-queries.js';
import { useReplays } from '../api/replay-queries.js';
import { AtOnce } from '../parts/at-once.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { usePageTitle } from '../shell/page-title.js';
import { ReplayForm } from './replay-form.js';
import { ReplayList } from './replay-list.js';
import styles from './replays.module.css';
import { words } from './words.js';

export function ReplaysPage() {
  const text = words();
  usePageTitle(text.title);
  const replays = useReplays();
  const versions = useVersions();
  const mayWrite = useMay('admin');
  const error = replays.error ?? versions.error;
  const isMissing = error !== null && (replays.data === undefined || versions.data === undefined);
  return (
    <main id="content" className={styles.page}>
      <AtOnce>
        <header>
          <h1>{text.title}</h1>
          <p className={styles.quiet}>{text.lead}</p>
        </header>
        {isMissing && (
          <ProblemAlert
            title={text.failed}
            error={error}
            onRetry={() => void Promise.all([replays.refetch(), versions.refetch()])}
          />
        )}
        {mayWrite === false && <p className={styles.quiet}>{text.viewer}</p>}
        {mayWrite === true && versions.data !== undefined && (
          <ReplayForm versions={versions.data.pages.flatMap((page) => page.items)} />
        )}
        {replays.data !== undefined && <ReplayList replays={replays} mayWrite={mayWrite} />}
      </AtOnce>
    </main>
  );
}
