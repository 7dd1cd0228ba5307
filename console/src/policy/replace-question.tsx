import { Alert, Button } from '@mantine/core';
import { ApiProblem } from '../api/client.js';
import type { Policy, Replacement } from '../api/policy-queries.js';
import { strings } from '../strings.js';
import styles from './policies-page.module.css';

const { policy: words } = strings;
const STALE = 412;

interface ReplaceQuestionProps {
  readonly asked: Replacement;
  readonly onConfirm: (asked: Replacement) => void;
  readonly onCancel: () => void;
}

/** Asks before another version decides. Escape takes it back. */
export function ReplaceQuestion({ asked, onConfirm, onCancel }: ReplaceQuestionProps) {
  const { action, version, instead } = asked;
  const question = action === 'publish' ? words.publishAsk : words.rollbackAsk;
  return (
    <div
      className={styles.question}
      role="group"
      aria-labelledby="question"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <p id="question">{question(version, instead)}</p>
      <div className={styles.actions}>
        <Button size="xs" autoFocus onClick={() => onConfirm(asked)}>
          {words.confirm}
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          {words.cancel}
        </Button>
      </div>
    </div>
  );
}

export function ReplaceResult({ error, published }: { error: Error | null; published: Policy | null }) {
  if (error !== null) {
    const isStale = error instanceof ApiProblem && error.status === STALE;
    return (
      <div className={styles.refused} role="alert">
        <strong>{words.refused}</strong>
        {isStale && <p>{words.stale}</p>}
        <p className={styles.quiet} lang="en">
          {error.message}
        </p>
      </div>
    );
  }
  if (published === null) return null;
  return (
    <Alert mt="sm" variant="outline" color="gray" role="status">
      {words.done(published.version)}
    </Alert>
  );
}
