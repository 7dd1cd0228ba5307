import type { ReactNode } from 'react';
import { ApiProblem } from '../api/client.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { strings } from '../strings.js';
import styles from './user-page.module.css';

interface GuardedPartProps<T> {
  readonly query: {
    readonly data: T | undefined;
    readonly error: Error | null;
    readonly refetch: () => unknown;
  };
  readonly children: (data: T) => ReactNode;
}

/** What the key may not see says so; what failed can be tried again. */
export function GuardedPart<T>({ query: { data, error, refetch }, children }: GuardedPartProps<T>) {
  if (data !== undefined) return children(data);
  if (error === null) return <p className={styles.quiet}>{strings.loading}</p>;
  const isForbidden = error instanceof ApiProblem && error.status === 403;
  if (isForbidden) return <p className={styles.quiet}>{strings.user.lacking}</p>;
  return <ProblemAlert title={strings.user.failed} error={error} onRetry={() => void refetch()} />;
}
