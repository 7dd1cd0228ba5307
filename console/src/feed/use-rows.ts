import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { useLedger } from '../api/queries.js';
import type { DecisionPage, FeedRow } from '../api/types.js';
import { useFeed } from './feed-context.js';
import { MAX_ROWS } from './feed-store.js';
import { exactOf, matcherOf, type Filters } from './filters.js';
import { mergeRows } from './merge-rows.js';

const TYPING_MS = 300;

/** Everything known that fits the filters: what came live, the ledger's newest pages, and what it finds for the filters. */
export function useRows(filters: Filters) {
  const [settled] = useDebouncedValue(filters, TYPING_MS);
  const isFiltered = Object.values(settled).some((value) => value !== '');
  const newest = useLedger({});
  const found = useLedger(exactOf(settled), isFiltered);
  const live = useFeed((feed) => feed.rows);
  const waiting = useFeed((feed) => feed.waiting);
  const matches = useMemo(() => matcherOf(filters), [filters]);
  const known = useMemo(
    () => mergeRows(rowsOf(newest.data), isFiltered ? rowsOf(found.data) : [], MAX_ROWS),
    [newest.data, found.data, isFiltered],
  );
  const rows = useMemo(
    () => mergeRows(live.filter(matches), known.filter(matches), MAX_ROWS),
    [live, known, matches],
  );
  const waitingCount = useMemo(() => waiting.filter(matches).length, [waiting, matches]);
  const ledger = isFiltered ? found : newest;
  return { rows, waitingCount, ledger, isFiltered };
}

function rowsOf(data: { pages: readonly DecisionPage[] } | undefined): readonly FeedRow[] {
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return items.filter((entry): entry is FeedRow => entry.id !== null);
}
