import { Title } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { usePageTitle } from '../shell/page-title.js';
import { strings } from '../strings.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { EmptyFeed } from './empty-feed.js';
import { FeedBar } from './feed-bar.js';
import { FeedFilters } from './feed-filters.js';
import { FeedList } from './feed-list.js';
import { useFeedStore } from './feed-context.js';
import { useFilters } from './filters.js';
import styles from './live-page.module.css';
import { ReportsStrip } from './reports-strip.js';
import { useRows } from './use-rows.js';

export function LivePage() {
  usePageTitle(strings.live.title);
  const store = useFeedStore();
  const filtering = useFilters();
  const { rows, waitingCount, ledger, isFiltered } = useRows(filtering.filters);
  const [isPaused, setIsPaused] = useState(store.left.isPaused);
  const [isReading, setIsReading] = useState(store.left.topPx > 0);
  const [isFiltering, setIsFiltering] = useState(false);
  useEffect(() => {
    store.left.isPaused = isPaused;
    store.hold(isPaused || isReading);
  }, [store, isPaused, isReading]);
  const reasons = useMemo(() => [...new Set(rows.map((row) => row.reason))], [rows]);
  const isEmpty = rows.length === 0;
  return (
    <main id="content" className={styles.page}>
      <Title order={1} className={styles.title}>
        {strings.live.title}
      </Title>
      <ReportsStrip />
      <FeedFilters {...filtering} known={reasons} isOpen={isFiltering} />
      <FeedBar
        shown={rows.length}
        waiting={waitingCount}
        isPaused={isPaused}
        onPause={() => setIsPaused(!isPaused)}
        onShow={() => store.release()}
        activeFilters={filtering.active}
        isFiltering={isFiltering}
        onFilters={() => setIsFiltering(!isFiltering)}
      />
      {ledger.isError && (
        <ProblemAlert
          title={strings.live.failed}
          error={ledger.error}
          onRetry={() => void ledger.refetch()}
        />
      )}
      {isEmpty && !ledger.isPending && !ledger.isError ? (
        <EmptyFeed isFiltered={isFiltered} />
      ) : (
        <FeedList rows={rows} onReading={setIsReading} older={ledger} />
      )}
    </main>
  );
}
