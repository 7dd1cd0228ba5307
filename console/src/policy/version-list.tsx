import { Link } from 'react-router';
import type { useVersions } from '../api/policy-queries.js';
import { OlderButton } from '../parts/older-button.js';
import { Panel } from '../parts/panel.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { RelativeTime } from '../parts/relative-time.js';
import { StateBadge } from '../parts/state-badge.js';
import { strings } from '../strings.js';
import styles from './policies-page.module.css';

const { policy: words } = strings;

const tones = { draft: 'attention', current: 'good', former: 'past' } as const;

interface VersionListProps {
  readonly versions: ReturnType<typeof useVersions>;
  readonly chosen: number;
}

export function VersionList({ versions, chosen }: VersionListProps) {
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title={words.versions}>
      {versions.isError && items.length === 0 && (
        <ProblemAlert title={words.failed} error={versions.error} onRetry={() => void versions.refetch()} />
      )}
      <ol className={styles.versions}>
        {items.map(({ version, state, author, created_at }) => (
          <li key={version}>
            <Link
              to={`?version=${version}`}
              className={styles.version}
              aria-current={version === chosen ? 'true' : undefined}
            >
              <strong>{words.version(version)}</strong>
              <VersionState state={state} />
            </Link>
            <span className={styles.quiet}>
              <bdi className="wild">{words.by(author)}</bdi> · <RelativeTime at={created_at} />
            </span>
          </li>
        ))}
      </ol>
      <OlderButton list={versions} />
    </Panel>
  );
}

export function VersionState({ state }: { state: keyof typeof tones }) {
  return <StateBadge tone={tones[state]}>{words.states[state]}</StateBadge>;
}
