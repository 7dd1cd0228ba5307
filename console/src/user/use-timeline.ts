import { useMemo } from 'react';
import { useLedger } from '../api/queries.js';
import type { FeedRow } from '../api/types.js';
import { useFeed } from '../feed/feed-context.js';
import { MAX_ROWS } from '../feed/feed-store.js';
import { mergeRows } from '../feed/merge-rows.js';

/** The user's decisions: the ledger's pages, and on top what came live since. */
export function useTimeline(user: string) {
  const ledger = useLedger({ user });
  const live = useFeed((feed) => feed.rows);
  const rows = useMemo(() => {
    const items = ledger.data?.pages.flatMap((page) => page.items) ?? [];
    const known = items.filter((entry): entry is FeedRow => entry.id !== null);
    return mergeRows(
      live.filter((row) => row.user === user),
      known,
      MAX_ROWS,
    );
  }, [ledger.data, live, user]);
  return { rows, ledger, isComplete: ledger.isSuccess };
}
