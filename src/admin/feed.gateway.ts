import type { OnModuleDestroy } from '@nestjs/common';
import {
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  WebSocketGateway,
  WebSocketServer,
} from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { entriesOf, type DecisionEntry } from './decision-entry.js';
import { FeedQueue } from './feed-queue.js';
import { ApiKeysService } from '../access/api-keys.service.js';
import { mayDo, type Caller } from '../access/caller.js';
import { endRevoked } from '../access/revoked-sockets.js';
import { languageOf } from './why/language.js';
import type { Language } from './why/words.js';
import { Happenings, type Happening } from '../ports.js';

const TICK_MS = 100;
// As many as a page of the console keeps. A viewer for whom more than that comes together is told how many it missed.
const MAX_ITEMS = 2_000;
// Packets that may wait for one viewer before the next ones are put together.
const MAX_WAITING = 8;

interface ViewerState {
  caller?: Caller;
  language?: Language;
}

type Viewer = Socket<Record<string, never>, Record<string, (batch: unknown) => void>, object, ViewerState>;

/** The console's live view: what is decided, as it is decided, to whoever may read decisions of the app. */
@WebSocketGateway({ namespace: '/feed' })
export class FeedGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect, OnModuleDestroy {
  @WebSocketServer() private readonly namespace!: Namespace;
  /** By app: only what somebody watches is looked at, so an unwatched busy app costs nothing. */
  readonly #viewers = new Map<string, Map<Viewer, FeedQueue<DecisionEntry>>>();
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

  handleConnection(socket: Viewer): void {
    const { caller } = socket.data;
    if (caller === undefined) return void socket.disconnect(true);
    const viewers = this.#viewers.get(caller.app) ?? new Map<Viewer, FeedQueue<DecisionEntry>>();
    this.#viewers.set(caller.app, viewers.set(socket, new FeedQueue(MAX_ITEMS)));
    socket.emit('ready', { app: caller.app });
  }

  handleDisconnect(socket: Viewer): void {
    const app = socket.data.caller?.app;
    const viewers = app === undefined ? undefined : this.#viewers.get(app);
    viewers?.delete(socket);
    if (viewers?.size === 0) this.#viewers.delete(app!);
  }

  /** Undefined lets the socket in; an error refuses it with its message. */
  async #admit(socket: Viewer): Promise<Error | undefined> {
    const { token, app, language } = socket.handshake.auth as Record<string, unknown>;
    if (typeof token !== 'string') return new Error('unauthorized');
    let caller: Caller | null;
    try {
      caller = await this.keys.authenticate(token, typeof app === 'string' ? app : undefined);
    } catch {
      // No word on the key: whoever asks again later may well be let in.
      return new Error('unavailable');
    }
    if (caller === null) return new Error('unauthorized');
    if (!mayDo(caller, 'decisions:read')) return new Error('forbidden');
    socket.data.caller = caller;
    socket.data.language = languageOf(typeof language === 'string' ? language : undefined, undefined);
    return undefined;
  }

  #collect(happening: Happening): void {
    if (happening.type !== 'decision') return;
    const viewers = this.#viewers.get(happening.decision.app);
    if (viewers === undefined) return;
    const told = new Map<Language, readonly DecisionEntry[]>();
    for (const [{ data }, queue] of viewers) {
      const language = data.language ?? 'en';
      const entries = told.get(language) ?? entriesOf(happening.decision, language);
      told.set(language, entries);
      queue.add(entries);
    }
  }

  #tick(): void {
    for (const viewers of this.#viewers.values()) {
      for (const [viewer, queue] of viewers) {
        if (waitingFor(viewer) > MAX_WAITING) continue;
        const batch = queue.take();
        if (batch !== null) viewer.emit('decisions', batch);
      }
    }
  }
}

function waitingFor(viewer: Viewer): number {
  return (viewer.conn as unknown as { writeBuffer: readonly unknown[] }).writeBuffer.length;
}
