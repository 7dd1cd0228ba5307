import { Button, Paper } from '@mantine/core';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useMayWrite, useReplace, type Policy, type Replacement } from '../api/policy-queries.js';
import { fullTime } from '../parts/times.js';
import { ReplayLine } from '../replays/replay-line.js';
import { words as replayWords } from '../replays/words.js';
import { strings } from '../strings.js';
import styles from './policies-page.module.css';
import { ReplaceQuestion, ReplaceResult } from './replace-question.js';
import { VersionState } from './version-list.js';

const { policy: words, mark } = strings;

/** The chosen version, and what can be done with it by who may. */
export function VersionHead({ policy, current }: { policy: Policy; current: number }) {
  const [, setSearch] = useSearchParams();
  const [asked, setAsked] = useState<Replacement | null>(null);
  const mayWrite = useMayWrite();
  const replace = useReplace();
  const { version, state } = policy;
  const action = state === 'draft' ? 'publish' : 'rollback';
  const confirm = (wanted: Replacement): void => {
    setAsked(null);
    replace.mutate(wanted, { onSuccess: (published) => setSearch({ version: String(published.version) }) });
  };
  return (
    <Paper component="section" withBorder p="md" aria-labelledby="version">
      <h2 id="version" className={styles.heading}>
        {words.version(version)} <VersionState state={state} />
      </h2>
      <p className={styles.quiet}>{historyOf(policy)}</p>
      <div className={styles.actions}>
        {state !== 'current' && (
          <Button
            size="xs"
            disabled={mayWrite !== true}
            loading={replace.isPending}
            aria-describedby="may-write"
            onClick={() => setAsked({ action, version, instead: current })}
          >
            {words[action]}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          disabled={mayWrite !== true}
          aria-describedby="may-write"
          onClick={() => setSearch({ version: String(version), edit: '' })}
        >
          {words.edit}
        </Button>
        {mayWrite === true && (
          <Button component={Link} size="xs" variant="default" to={`/replays?version=${version}`}>
            {replayWords().policy[state === 'draft' ? 'draft' : 'version']}
          </Button>
        )}
        <span id="may-write" className={styles.quiet}>
          {mayWrite === false && words.viewer}
        </span>
      </div>
      {state === 'draft' && <ReplayLine version={version} />}
      {asked?.version === version && (
        <ReplaceQuestion asked={asked} onConfirm={confirm} onCancel={() => setAsked(null)} />
      )}
      <ReplaceResult
        error={replace.variables?.version === version ? replace.error : null}
        published={replace.data?.version === version ? replace.data : null}
      />
    </Paper>
  );
}

function historyOf({ author, created_at, published_at, published_by, restores }: Policy): string {
  return [
    `${words.created}${mark.colon}${fullTime(created_at)}${mark.comma}${words.by(author)}`,
    ...(published_at === null
      ? []
      : [
          `${words.published}${mark.colon}${fullTime(published_at)}${mark.comma}${words.by(published_by ?? '')}`,
        ]),
    ...(restores === null ? [] : [words.restores(restores)]),
  ].join(' · ');
}
