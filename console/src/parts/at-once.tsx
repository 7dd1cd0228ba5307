import { Loader } from '@mantine/core';
import { useIsFetching } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { strings } from '../strings.js';
import styles from './at-once.module.css';

/** One answer may lead to the next question; after so long without one, all are in. */
const QUIET_MS = 50;
const MAX_WAIT_MS = 4_000;

/** Shows a page when all its parts have their first answer, so that none pushes another about. */
export function AtOnce({ children }: { children: ReactNode }) {
  const pending = useIsFetching({ predicate: ({ state }) => state.status === 'pending' });
  const [isReady, setIsReady] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsReady(true), pending === 0 ? QUIET_MS : MAX_WAIT_MS);
    return () => clearTimeout(timer);
  }, [pending]);
  return (
    <div className={styles.parts}>
      {!isReady && <Loader className={styles.loader ?? ''} aria-label={strings.loading} role="status" />}
      <div className={styles.content} data-ready={isReady}>
        {children}
      </div>
    </div>
  );
}
