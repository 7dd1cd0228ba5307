import { NativeSelect } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useDiff, useVersions, type Change, type Policy } from '../api/policy-queries.js';
import { Panel } from '../parts/panel.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { strings } from '../strings.js';
import { fieldValue } from './document-fields.js';
import styles from './policies-page.module.css';

const { policy: words } = strings;

/** What the chosen version changes: against the one in force, or for that one against the one before. */
export function DiffPanel({ policy: { version, state }, current }: { policy: Policy; current: number }) {
  const [search, setSearch] = useSearchParams();
  const known = useVersions().data?.pages.flatMap((page) => page.items) ?? [];
  const others = known.filter((each) => each.version !== version);
  const before = others.find((each) => each.version < version && each.state === 'former')?.version;
  const usual = state === 'current' ? before : current;
  const from = Number(search.get('from') ?? usual ?? 0);
  if (others.length === 0 || from === 0) return null;
  return (
    <Panel title={words.compare}>
      <NativeSelect
        size="xs"
        className={styles.against}
        label={words.against}
        value={from}
        data={others.map((each) => ({
          value: String(each.version),
          label: `${words.version(each.version)} · ${words.states[each.state]}`,
        }))}
        onChange={(event) =>
          setSearch({ version: String(version), from: event.currentTarget.value }, { replace: true })
        }
      />
      <Changes from={from} to={version} />
    </Panel>
  );
}

function Changes({ from, to }: { from: number; to: number }) {
  const { data, error, refetch } = useDiff(from, to);
  if (error !== null && data === undefined) {
    return <ProblemAlert title={words.failed} error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <p className={styles.quiet}>{strings.loading}</p>;
  if (data.changes.length === 0) return <p className={styles.quiet}>{words.same}</p>;
  return (
    <ul className={styles.changes}>
      {data.changes.map((change) => (
        <ChangeItem key={change.field} change={change} />
      ))}
    </ul>
  );
}

function ChangeItem({ change: { field, from, to, meaning, effect } }: { change: Change }) {
  return (
    <li>
      <p className={styles.change}>
        <bdi className="mono wild">{field}</bdi>
        <span>
          <del>{from === null ? words.notSet : fieldValue(from)}</del> →{' '}
          <ins>{to === null ? words.notSet : fieldValue(to)}</ins>
        </span>
      </p>
      <p className="wild" lang="en">
        {effect}
      </p>
      <p className={styles.quiet} lang="en">
        {meaning}
      </p>
    </li>
  );
}
