import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import {
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { ClientTokensService } from '../access/client-tokens.service.js';
import { id } from '../model/event.js';
import { Clock } from '../observe/clock.js';
import { Log } from '../observe/log.js';
import { type Happening, Happenings } from '../ports.js';
import { Backlog } from './backlog.js';
import { ClientRequests, requests } from './client-requests.service.js';
import { type ClientSocket, ClientSockets, type Holder } from './client-sockets.js';
import { DevicesService } from './devices.service.js';

interface Session {
  readonly holder: Holder;
  readonly socket: ClientSocket;
  lastContactAt: number;
}

/** The client said goodbye; any other end is a lost connection (E06). */
const GOODBYE: ReadonlySet<string> = new Set(['client namespace disconnect', 'server namespace disconnect']);
/** We go down, not the client: its presence stays as it is, so that a restart pushes to nobody at a desk. */
const OUR_END = 'server shutting down';

/**
 * `/client`: the app's own client, with `auth: {token, device?}`. Presence, reads, registration and feedback come in;
 * in-app pushes and their follow-ups go out. docs/client-socket.md is the protocol.
 */
@WebSocketGateway({ namespace: '/client' })
export class ClientGateway
  implements
    OnGatewayInit<Namespace>,
    OnGatewayConnection<Socket>,
    OnGatewayDisconnect<Socket>,
    OnApplicationBootstrap,
    OnModuleDestroy
{
  readonly #sessions = new WeakMap<Socket, Session>();
  #stopListening: () => void = () => undefined;

  constructor(
    private readonly tokens: ClientTokensService,
    private readonly requests: ClientRequests,
    private readonly sockets: ClientSockets,
    private readonly devices: DevicesService,
    private readonly backlog: Backlog,
    private readonly happenings: Happenings,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.#stopListening = this.happenings.listen((happening) => this.#follow(happening));
  }

  onModuleDestroy(): void {
    this.#stopListening();
  }

  afterInit(namespace: Namespace): void {
    namespace.use((socket, next) => {
      this.#identify(socket).then(
        (holder) => {
          socket.data = { holder };
          next(
            holder === null
              ? new Error('unauthorized: connect with a valid client token and a device')
              : undefined,
          );
        },
        () => next(new Error('unavailable: try again')),
      );
    });
  }

  handleConnection(socket: Socket): void {
    const { holder } = socket.data as { holder: Holder };
    const session: Session = { holder, socket: asClientSocket(socket), lastContactAt: this.clock.now() };
    this.#sessions.set(socket, session);
    this.sockets.add(holder, session.socket);
    socket.conn.on('packet', () => (session.lastContactAt = this.clock.now()));
    for (const request of requests) {
      socket.on(request, (...args: unknown[]) => {
        const ack = args.at(-1);
        const said = typeof args[0] === 'function' ? undefined : args[0];
        void this.requests.answer(request, holder, said).then((reply) => {
          if (typeof ack === 'function') (ack as (reply: unknown) => void)(reply);
          if (request === 'logout') socket.disconnect();
        });
      });
    }
    void this.#arrive(holder);
  }

  handleDisconnect(socket: Socket, reason?: string): void {
    const session = this.#sessions.get(socket);
    if (session === undefined) return;
    const isStillConnected = this.sockets.remove(session.holder, session.socket);
    if (isStillConnected || reason === OUR_END) return;
    const isClean = GOODBYE.has(reason ?? '');
    const lost = isClean ? {} : { last_contact_at: session.lastContactAt };
    void this.requests.presence(session.holder, { connected: false, clean: isClean, ...lost });
  }

  async #arrive(holder: Holder): Promise<void> {
    const { app, user, device } = holder;
    try {
      await this.devices.seen(app, user, device);
      await this.requests.presence(holder, { connected: true });
      await this.backlog.wake(app, user, device);
    } catch (error) {
      this.log.error({ app, device, error }, 'what a device missed could not be woken');
    }
  }

  #follow(happening: Happening): void {
    if (happening.type !== 'follow_up') return;
    const { app, user, followUp } = happening;
    const { action, notification, messages, devices } = followUp;
    for (const socket of this.sockets.ofUser(app, user))
      socket.emit(action, { notification, messages, devices });
  }

  async #identify(socket: Socket): Promise<Holder | null> {
    const { token, device: named } = socket.handshake.auth as { token?: unknown; device?: unknown };
    const identity = typeof token === 'string' ? await this.tokens.verify(token) : null;
    if (identity === null) return null;
    const device = id.safeParse(named ?? identity.device);
    // A token for one device speaks for no other.
    if (!device.success || (identity.device !== null && identity.device !== device.data)) return null;
    return { app: identity.app, user: identity.user, device: device.data };
  }
}

function asClientSocket(socket: Socket): ClientSocket {
  return {
    emit: (event, payload) => socket.emit(event, payload),
    emitWithAck: (event, payload, timeoutMs) => socket.timeout(timeoutMs).emitWithAck(event, payload),
  };
}
