// The app's policy: versions on one side; on the other the chosen one, what it changes, what it says, and its next draft.
import { useSearchParams } from 'react-router';
import { useCurrentPolicy, useVersion, useVersions, type Policy } from '../api/policy-queries.js';
import { AtOnce } from '../parts/at-once.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { usePageTitle } from '../shell/page-title.js';
import { strings } from '../strings.js';
import { DiffPanel } from './diff-panel.js';
import { DocumentPanel } from './document-panel.js';
import { DraftEditor } from './draft-editor.js';
import styles from './policies-page.module.css';
import { VersionHead } from './version-head.js';
import { VersionList } from './version-list.js';

const { policy: words } = strings;

export function PoliciesPage() {
  usePageTitle(words.title);
  const [search] = useSearchParams();
  const versions = useVersions();
  const current = useCurrentPolicy();
  const chosen = Number(search.get('version') ?? current.data?.version ?? 0);
  return (
    <main id="content" className={styles.page}>
      <AtOnce>
        <header>
          <h1>{words.title}</h1>
          <p className={styles.quiet}>{words.lead}</p>
        </header>
        {current.error !== null && current.data === undefined && (
          <ProblemAlert title={words.failed} error={current.error} onRetry={() => void current.refetch()} />
        )}
        <div className={styles.columns}>
          <VersionList versions={versions} chosen={chosen} />
          {current.data !== undefined && <Chosen version={chosen} current={current.data} />}
        </div>
      </AtOnce>
    </main>
  );
}

function Chosen({ version, current }: { version: number; current: Policy }) {
  const [search] = useSearchParams();
  const { data, error, refetch } = useVersion(version);
  if (error !== null && data === undefined) {
    return <ProblemAlert title={words.failed} error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <p className={styles.quiet}>{strings.loading}</p>;
  return (
    <div className={styles.column}>
      <VersionHead policy={data} current={current.version} />
      {search.get('edit') !== null && <DraftEditor key={version} policy={data} />}
      <DiffPanel policy={data} current={current.version} />
      <DocumentPanel document={data.document} />
    </div>
  );
}
