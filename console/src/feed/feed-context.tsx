import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { endSession, type Session } from '../session.js';
import { joinFeed } from './feed-connection.js';
import { FeedStore, type FeedSnapshot } from './feed-store.js';

const FeedContext = createContext<FeedStore | null>(null);

/** One connection for all pages, so that nothing is missed while somebody reads a decision. */
export function FeedProvider({ session, children }: { session: Session; children: ReactNode }) {
  const [store] = useState(() => new FeedStore());
  useEffect(() => joinFeed(session, store, () => endSession('refused')), [session, store]);
  return <FeedContext value={store}>{children}</FeedContext>;
}

export function useFeedStore(): FeedStore {
  const store = useContext(FeedContext);
  if (store === null) throw new Error('Not inside a FeedProvider.');
  return store;
}

export function useFeed<T>(select: (snapshot: FeedSnapshot) => T): T {
  const store = useFeedStore();
  return useSyncExternalStore(store.subscribe, () => select(store.snapshot()));
}
