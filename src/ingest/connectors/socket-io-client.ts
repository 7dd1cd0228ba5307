import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { Secret } from '../../model/secret.js';
import type { ItemResult } from '../../ports.js';
import type { Connector, ConnectorContext, ConnectorDefinition } from '../connector.js';
import { readBatch, takeBatch } from './stream-batch.js';

const NAME = 'socket_io_client';

/** Waits between tries grow from the first to the second, each cut short by up to half (jitter). */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;

const settings = z.strictObject({
  /** With the namespace as path: `https://chat.example.com/stream`. */
  url: z.url({ protocol: /^(https?|wss?)$/ }),
  token: z
    .string()
    .min(1)
    .transform((value) => new Secret(value)),
});
type Settings = z.infer<typeof settings>;

type Ack = () => void;

/**
 * Joins a chat server's stream: emits `subscribe {after}`, gets `events {cursor, items}`, acknowledges after
 * our commit. One batch at a time. A batch that comes again after a break is known by its events' ids, and the cursor
 * lies in the same transaction as the events, so nothing is lost or doubled wherever the connection or we break.
 */
class SocketIoClient implements Connector {
  #socket: Socket | null = null;
  #timer: NodeJS.Timeout | null = null;
  #refusals = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly app: string,
    private readonly settings: Settings,
    private readonly context: ConnectorContext,
  ) {}

  async start(): Promise<void> {
    if (this.#socket !== null) return;
    const socket = io(this.settings.url, {
      auth: { token: this.settings.token.reveal() },
      forceNew: true,
      reconnectionDelay: FIRST_WAIT_MS,
      reconnectionDelayMax: LONGEST_WAIT_MS,
      randomizationFactor: 0.5,
    });
    this.#socket = socket;
    socket.on('connect', () => void this.#subscribe(socket));
    socket.on('connect_error', () => this.#reconnectIfRefused(socket));
    socket.on('disconnect', () => this.#reconnectIfRefused(socket));
    socket.on('events', (message: unknown, ack: unknown) => this.#queue(socket, message, ack));
  }

  async stop(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    socket?.disconnect();
    await this.#turn;
  }

  async #subscribe(socket: Socket): Promise<void> {
    // What came before the break is taken in first: it moves the cursor.
    await this.#turn;
    try {
      const after = await this.context.intake.cursor(this.app, NAME);
      if (!socket.connected) return;
      this.#refusals = 0;
      socket.emit('subscribe', { after });
      this.context.log.info({ app: this.app, connector: NAME }, 'joined a stream');
    } catch (error) {
      this.context.log.error(
        { app: this.app, connector: NAME, error },
        'the cursor of a stream could not be read',
      );
      socket.disconnect();
    }
  }

  /** socket.io comes back by itself after a lost connection, but not where the server refused it or hung up. */
  #reconnectIfRefused(socket: Socket): void {
    if (socket.active || this.#socket !== socket || this.#timer !== null) return;
    this.#refusals += 1;
    this.context.log.warn({ app: this.app, connector: NAME }, 'a stream refused us or hung up');
    this.#timer = setTimeout(() => {
      this.#timer = null;
      socket.connect();
    }, this.#waitMs(this.#refusals));
  }

  #queue(socket: Socket, message: unknown, ack: unknown): void {
    const session = socket.id;
    this.#turn = this.#turn
      .then(() => this.#take(socket, session, message, ack as Ack))
      .catch((error: unknown) => {
        this.context.log.error(
          { app: this.app, connector: NAME, error },
          'a batch of a stream could not be taken in',
        );
        // Not acknowledged: it comes again when we are back.
        if (this.#socket === socket) socket.disconnect();
      });
  }

  async #take(socket: Socket, session: string | undefined, message: unknown, ack: Ack): Promise<void> {
    const isCurrent = () => this.#socket === socket && socket.connected && socket.id === session;
    if (!isCurrent()) return;
    const batch = readBatch(message);
    if (batch === null || typeof ack !== 'function') {
      throw new Error('a batch must be {cursor, items} with an acknowledgement');
    }
    const results = await takeBatch(this.context.intake, this.app, NAME, batch, async (tries) => {
      await new Promise((resolve) => setTimeout(resolve, this.#waitMs(tries)));
      return isCurrent();
    });
    if (results === null) return;
    this.#report(results);
    ack();
  }

  #report(results: readonly ItemResult[]): void {
    for (const each of results) {
      if (each.status !== 'rejected') continue;
      const fields = { app: this.app, connector: NAME, event: each.id, status: each.problem.status };
      this.context.log.warn(fields, 'passed over an event of a stream');
    }
  }

  #waitMs(tries: number): number {
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 16));
    return longest * (1 - this.context.dice.fraction() / 2);
  }
}

export const socketIoClient: ConnectorDefinition<Settings> = {
  name: NAME,
  description: 'Joins a chat server’s socket.io stream and resumes from a cursor',
  settings,
  create: (app, given, context) => new SocketIoClient(app, given, context),
};
