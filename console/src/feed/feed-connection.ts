import { io } from 'socket.io-client';
import { LEDGER, queryClient } from '../api/queries.js';
import type { FeedRow } from '../api/types.js';
import type { Session } from '../session.js';
import { currentLanguage } from '../strings.js';
import type { FeedStore } from './feed-store.js';

interface Batch {
  readonly items: readonly FeedRow[];
  readonly dropped: number;
}

const RETRY_MS = 5_000;

/** Joins the live feed until the returned function is called. After a break the ledger is asked for what came between. */
export function joinFeed({ key, app }: Session, store: FeedStore, onRefused: () => void): () => void {
  const socket = io('/feed', {
    auth: { token: key, language: currentLanguage(), ...(app === null ? {} : { app }) },
    transports: ['websocket', 'polling'],
    reconnectionDelayMax: RETRY_MS,
  });
  socket.on('ready', (ready: { app: string }) => {
    store.setStatus('live', ready.app);
    void queryClient.invalidateQueries({ queryKey: [LEDGER] });
  });
  socket.on('decisions', ({ items, dropped }: Batch) => store.add(items, dropped));
  let again: ReturnType<typeof setTimeout> | undefined;
  socket.on('connect_error', ({ message }) => {
    if (message === 'unauthorized') return onRefused();
    store.setStatus(message === 'forbidden' ? 'refused' : 'offline');
    // An answer of the gateway is no lost connection, so that socket.io does not try again by itself.
    if (message === 'unavailable') again = setTimeout(() => socket.connect(), RETRY_MS);
  });
  socket.on('disconnect', (reason) => {
    store.setStatus('offline');
    // The server closes the socket of a key that was revoked; asking again tells which it was.
    if (reason === 'io server disconnect') socket.connect();
  });
  return () => {
    clearTimeout(again);
    socket.removeAllListeners();
    socket.disconnect();
  };
}
