// The gateway's live feed (socket.io /feed) as a stream of news. It reconnects by itself for as long as it is let; it
// gives up when the gateway was never there, or says that the key is not good.
import { io, type Socket } from 'socket.io-client';
import type { Connection } from './connection.js';
import { batchShape, type Entry } from './decision-answers.js';
import { exitCodes } from './exit-code.js';
import { keyMissing, unreachable } from './gateway-api.js';
import { failed, type Failed } from './result.js';

const RECONNECT_MS = 500;
const RECONNECT_MAX_MS = 5_000;

export type FeedNews =
  | { readonly type: 'connected'; readonly app: string; readonly isAgain: boolean }
  /** `missed`: decisions the gateway left out because it, or this program, was too busy. */
  | { readonly type: 'decisions'; readonly items: readonly Entry[]; readonly missed: number }
  | { readonly type: 'lost' };

/** Runs until the signal fires (null) or the gateway cannot be had (why). */
export function followFeed(
  connection: Connection,
  signal: AbortSignal,
  hear: (news: FeedNews) => void,
): Promise<Failed | null> {
  const { key, url } = connection;
  if (key === null) return Promise.resolve(keyMissing());
  const { origin, pathname } = new URL(url);
  const socket = io(`${origin}/feed`, {
    path: `${pathname.replace(/\/$/, '')}/socket.io`,
    auth: { token: key.reveal(), ...(connection.app === null ? {} : { app: connection.app }) },
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: RECONNECT_MS,
    reconnectionDelayMax: RECONNECT_MAX_MS,
  });
  return new Promise((resolve) => {
    const end = (failure: Failed | null): void => {
      signal.removeEventListener('abort', stop);
      socket.disconnect();
      resolve(failure);
    };
    const stop = (): void => end(null);
    signal.addEventListener('abort', stop);
    listen(socket, url, hear, end);
    if (signal.aborted) stop();
  });
}

function listen(
  socket: Socket,
  url: string,
  hear: (news: FeedNews) => void,
  end: (failure: Failed) => void,
): void {
  let wasConnected = false;
  socket.on('ready', (about: { app?: unknown }) => {
    hear({ type: 'connected', app: String(about.app), isAgain: wasConnected });
    wasConnected = true;
  });
  socket.on('decisions', (batch: unknown) => {
    const read = batchShape.safeParse(batch);
    if (read.success) hear({ type: 'decisions', items: read.data.items, missed: read.data.dropped });
  });
  socket.on('disconnect', (reason) => {
    if (reason === 'io client disconnect') return;
    hear({ type: 'lost' });
    // The gateway closes the socket of a key that is no longer good: knocking again tells which it was.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), RECONNECT_MS);
  });
  socket.on('connect_error', (error) => {
    // Not active: the gateway itself has refused, and would again, unless it only lacks its database for now.
    const isPassing = error.message === 'unavailable' && wasConnected;
    if (!socket.active && isPassing) setTimeout(() => socket.connect(), RECONNECT_MS);
    else if (!socket.active) end(refusalOf(error.message));
    else if (!wasConnected) end(unreachable(url, 'no answer'));
  });
}

function refusalOf(word: string): Failed {
  const details: Readonly<Record<string, string>> = {
    unauthorized: 'The gateway does not know this key for this app. Check WARBLER_KEY, --key and --app.',
    forbidden: 'The key lacks the scope decisions:read.',
  };
  const detail = details[word];
  if (detail !== undefined) return failed(exitCodes.unauthorized, 'The feed is closed to this key', detail);
  if (word === 'unavailable')
    return failed(exitCodes.failed, 'The feed is not available', 'The gateway does not reach its database.');
  return failed(exitCodes.failed, 'The feed was refused', word);
}
