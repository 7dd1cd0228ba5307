// For each connector a server of its kind, to be said things on and to be cut off.
import { type ImServer, startImServer } from '../../samples/im-server/server.js';
import type { WireEvent } from '../../samples/im-server/stream-log.js';

export interface ConnectorBench {
  settings(): unknown;
  say(event: object): void;
  /** Breaks every connection at once. */
  cut(): void;
  /** Goes down for a moment, forgets what it said and comes back on the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const benches: Readonly<Record<string, () => Promise<ConnectorBench>>> = {
  socket_io_client: async () => {
    const token = 'of-this-test';
    let server: ImServer = await startImServer({ token, batchSize: 16, ackMs: 2_000 });
    const port = Number(new URL(server.url).port);
    return {
      settings: () => ({ url: server.streamUrl, token }),
      say: (event) => server.emit(event as WireEvent),
      cut: () => server.cut(),
      restart: async () => {
        await server.close();
        await new Promise((resolve) => setTimeout(resolve, 300));
        server = await startImServer({ token, port, batchSize: 16, ackMs: 2_000 });
      },
      close: () => server.close(),
    };
  },
};
