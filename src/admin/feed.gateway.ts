import type { OnModuleDestroy } from '@nestjs/common';
import {
  type OnGatewayConnection,
  type OnGatewayInit,
  WebSocketGateway,
  WebSocketServer,
} from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { entriesOf, type DecisionEntry } from './decision-entry.js';
import { FeedQueue, type FeedBatch } from './feed-queue.js';
import { ApiKeysService } from '../access/api-keys.service.js';
import { mayDo, type Caller } from '../access/caller.js';
import { endRevoked } from '../access/revoked-sockets.js';
import { Happenings, type Happening } from '../ports.js';

const TICK_MS = 100;
const MAX_ITEMS = 200;
// Packets that may wait for one viewer; a slower one misses batches and is told how many decisions that were.
const MAX_WAITING = 8;

interface ViewerState {
  caller?: Caller;
  missed?: number;
}

type Viewer = Socket<Record<string, never>, Record<string, (batch: unknown) => void>, object, ViewerState>;

/** The console's live view: what is decided, as it is decided, to whoever may read decisions of the app. */
@WebSocketGateway({ namespace: '/feed' })
export class FeedGateway implements OnGatewayInit, OnGatewayConnection, OnModuleDestroy {
  @WebSocketServer() private readonly namespace!: Namespace;
  readonly #queues = new Map<string, FeedQueue<DecisionEntry>>();
  #stopTimers: () => void = () => undefined;
  #stopListening: (() => void) | null = null;

  constructor(
    private readonly keys: ApiKeysService,
    private readonly happenings: Happenings,
  ) {}

  afterInit(namespace: Namespace): void {
    namespace.use((socket, next) => void this.#admit(socket as Viewer).then(next));
    this.#stopListening = this.happenings.listen((happening) => this.#collect(happening));
    const timer = setInterval(() => this.#tick(), TICK_MS).unref();
    const stopLooking = endRevoked(() => this.namespace.sockets.values(), this.keys);
    this.#stopTimers = () => {
      clearInterval(timer);
      stopLooking();
    };
  }

  onModuleDestroy(): void {
    this.#stopListening?.();
    this.#stopTimers();
  }

  async handleConnection(socket: Viewer): Promise<void> {
    const { caller } = socket.data;
    if (caller === undefined) return void socket.disconnect(true);
    if (!this.#queues.has(caller.app)) this.#queues.set(caller.app, new FeedQueue(MAX_ITEMS));
    await socket.join(roomOf(caller.app));
    socket.emit('ready', { app: caller.app });
  }

  /** Undefined lets the socket in; an error refuses it with its message. */
  async #admit(socket: Viewer): Promise<Error | undefined> {
    const { token, app } = socket.handshake.auth as { token?: unknown; app?: unknown };
    if (typeof token !== 'string') return new Error('unauthorized');
    const caller = await this.keys
      .authenticate(token, typeof app === 'string' ? app : undefined)
      .catch(() => null);
    if (caller === null) return new Error('unauthorized');
    if (!mayDo(caller, 'decisions:read')) return new Error('forbidden');
    socket.data.caller = caller;
    return undefined;
  }

  #collect(happening: Happening): void {
    if (happening.type !== 'decision') return;
    // Only apps that somebody watches have a queue, so an unwatched busy app costs nothing.
    this.#queues.get(happening.decision.app)?.add(entriesOf(happening.decision));
  }

  #tick(): void {
    for (const [app, queue] of this.#queues) {
      const viewers = this.namespace.adapter.rooms.get(roomOf(app));
      if (viewers === undefined) {
        this.#queues.delete(app);
        continue;
      }
      const batch = queue.take();
      if (batch === null) continue;
      for (const id of viewers) this.#send(this.namespace.sockets.get(id) as Viewer | undefined, batch);
    }
  }

  #send(viewer: Viewer | undefined, { items, dropped }: FeedBatch<DecisionEntry>): void {
    if (viewer === undefined) return;
    const missed = (viewer.data.missed ?? 0) + dropped;
    const waiting = (viewer.conn as unknown as { writeBuffer: readonly unknown[] }).writeBuffer.length;
    if (waiting > MAX_WAITING) {
      viewer.data.missed = missed + items.length;
      return;
    }
    viewer.data.missed = 0;
    viewer.emit('decisions', { items, dropped: missed });
  }
}

function roomOf(app: string): string {
  return `app:${app}`;
}
