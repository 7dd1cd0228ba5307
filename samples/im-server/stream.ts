// The server's side of a stream that others join: `subscribe {after}` in, `events {cursor, items}` out, one batch
// outstanding, the same batch again until it is acknowledged.
import type { Namespace, Socket } from 'socket.io';
import type { StreamLog } from './stream-log.js';

export interface StreamOptions {
  readonly token: string;
  readonly batchSize: number;
  /** How long a batch may go without acknowledgement before it is sent again. */
  readonly ackMs: number;
}

export function serveStream(namespace: Namespace, log: StreamLog, options: StreamOptions): void {
  namespace.use((socket, next) => {
    const { token } = socket.handshake.auth as { token?: unknown };
    next(token === options.token ? undefined : new Error('unauthorized'));
  });
  namespace.on('connection', (socket) => {
    let subscription = new AbortController();
    socket.on('subscribe', (wanted: { after?: unknown } | undefined) => {
      subscription.abort();
      subscription = new AbortController();
      void send(socket, log, log.positionOf(wanted?.after), options, subscription.signal);
    });
    socket.on('disconnect', () => subscription.abort());
  });
}

async function send(
  socket: Socket,
  log: StreamLog,
  from: number,
  { batchSize, ackMs }: StreamOptions,
  signal: AbortSignal,
): Promise<void> {
  let position = from;
  while (!signal.aborted) {
    const page = log.page(position, batchSize);
    if (page === null) {
      await log.next(signal);
      continue;
    }
    try {
      await socket.timeout(ackMs).emitWithAck('events', page);
      position += page.items.length;
    } catch {
      // Not acknowledged: the same page goes out again, unless the subscriber is gone.
    }
  }
}
