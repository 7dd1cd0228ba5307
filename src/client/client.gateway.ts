// The app's own client: in come registrations, presence, reads and feedback; out go in-app pushes and what follows them.
// It believes a client only about its own user, never tells a target, and never decides anything.
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import {
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  WebSocketGateway,
} from '@nestjs/websockets';
import { decodeJwt } from 'jose';
import type { Namespace, Socket } from 'socket.io';
import { ClientTokensService } from '../access/client-tokens.service.js';
import { id } from '../model/event.js';
import { Clock, wallNow } from '../observe/clock.js';
import { Log } from '../observe/log.js';
import { type Happening, Happenings } from '../ports.js';
import { Backlog } from './backlog.js';
import { ClientRequests, type Request, requests } from './client-requests.service.js';
import { type ClientSocket, ClientSockets, type Holder } from './client-sockets.js';
import { DevicesService } from './devices.service.js';

interface Session {
  readonly holder: Holder;
  readonly socket: ClientSocket;
  readonly expiry: NodeJS.Timeout;
  /** Resolves when the pipeline knows that the device is here. */
  readonly arrived: Promise<void>;
  lastContactAt: number;
}

/** The client said goodbye; any other end is a lost connection (E06). */
const GOODBYE = 'client namespace disconnect';
/** More connections of one user are refused: a client that leaks them must not fill the memory. */
const MOST_SOCKETS_OF_A_USER = 64;

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
  #isEnding = false;

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
    this.#isEnding = true;
    this.#stopListening();
  }

  afterInit(namespace: Namespace): void {
    namespace.use((socket, next) => {
      this.#identify(socket).then(
        (session) => {
          socket.data = session;
          const refusal = 'unauthorized: connect with a valid client token and a device';
          next(session === null ? new Error(refusal) : undefined);
        },
        () => next(new Error('unavailable: try again')),
      );
    });
  }

  handleConnection(socket: Socket): void {
    const { holder, expiresAt } = socket.data as { holder: Holder; expiresAt: number };
    if (this.sockets.ofUser(holder.app, holder.user).length >= MOST_SOCKETS_OF_A_USER) {
      socket.disconnect();
      return;
    }
    const client = asClientSocket(socket);
    this.sockets.add(holder, client);
    const session: Session = {
      holder,
      socket: client,
      // A token that is over is over for a connection too; the client comes back with a new one.
      expiry: setTimeout(() => socket.disconnect(), Math.max(0, expiresAt - wallNow())),
      arrived: this.#arrive(holder),
      lastContactAt: this.clock.now(),
    };
    this.#sessions.set(socket, session);
    socket.conn.on('packet', () => (session.lastContactAt = this.clock.now()));
    for (const request of requests) {
      socket.on(request, (...args: unknown[]) => void this.#answer(socket, holder, request, args));
    }
  }

  handleDisconnect(socket: Socket, reason?: string): void {
    const session = this.#sessions.get(socket);
    if (session === undefined) return;
    clearTimeout(session.expiry);
    this.sockets.remove(session.holder, session.socket);
    void session.arrived.then(() => this.#leave(session, reason === GOODBYE));
  }

  async #answer(socket: Socket, holder: Holder, request: Request, args: readonly unknown[]): Promise<void> {
    const ack = args.at(-1);
    const said = typeof args[0] === 'function' ? undefined : args[0];
    const reply = await this.requests.answer(request, holder, said);
    if (typeof ack === 'function') (ack as (reply: unknown) => void)(reply);
    if (request === 'logout' && reply.ok) socket.disconnect();
  }

  async #leave({ holder, lastContactAt }: Session, isClean: boolean): Promise<void> {
    // When we go down, presence stays as it is, so that a restart pushes to nobody at a desk.
    if (this.#isEnding || this.sockets.ofDevice(holder).length > 0) return;
    const lost = isClean ? {} : { last_contact_at: lastContactAt };
    await this.requests.presence(holder, { connected: false, clean: isClean, ...lost });
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
    // Those whose screens are meant are told by dispatch, and acknowledge it.
    const meant = new Set(devices.flatMap((device) => this.sockets.ofDevice({ app, user, device })));
    for (const socket of this.sockets.ofUser(app, user))
      if (!meant.has(socket)) socket.emit(action, { notification, messages, devices });
  }

  async #identify(socket: Socket): Promise<{ holder: Holder; expiresAt: number } | null> {
    const { token, device: named } = socket.handshake.auth as { token?: unknown; device?: unknown };
    if (typeof token !== 'string') return null;
    const identity = await this.tokens.verify(token);
    if (identity === null) return null;
    const device = id.safeParse(named ?? identity.device);
    // A token for one device speaks for no other.
    if (!device.success || (identity.device !== null && identity.device !== device.data)) return null;
    const holder = { app: identity.app, user: identity.user, device: device.data };
    return { holder, expiresAt: (decodeJwt(token).exp ?? 0) * 1_000 };
  }
}

function asClientSocket(socket: Socket): ClientSocket {
  return {
    emit: (event, payload) => socket.emit(event, payload),
    emitWithAck: (event, payload, timeoutMs) => socket.timeout(timeoutMs).emitWithAck(event, payload),
  };
}
