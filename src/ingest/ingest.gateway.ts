import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { ApiKeysService } from '../access/api-keys.service.js';
import { type Caller, mayDo } from '../access/caller.js';
import { endRevoked } from '../access/revoked-sockets.js';
import { type FieldError } from '../model/problem.js';
import { Log } from '../observe/log.js';
import { Happenings, Intake, type ItemResult } from '../ports.js';
import { documents } from './documents.js';
import { invalidItem, tooManyInFlight } from './item-problems.js';

/** Batches of one socket that may wait for their commit; the sender has to wait for acks beyond that. */
const BATCHES_IN_FLIGHT = 64;

type Ack = (results: readonly ItemResult[]) => void;

/**
 * `/im`: a chat server emits `event` (one) or `events` (≤ 500) and gets the results as acknowledgement, after the commit.
 * It connects with `auth: {token: <API key with events:write>, app?}`.
 */
@WebSocketGateway({ namespace: '/im' })
export class IngestGateway
  implements OnGatewayInit<Namespace>, OnGatewayConnection<Socket>, OnApplicationBootstrap, OnModuleDestroy
{
  #namespace: Namespace | null = null;
  #stopListening: () => void = () => undefined;
  #stopLooking: () => void = () => undefined;

  constructor(
    private readonly intake: Intake,
    private readonly keys: ApiKeysService,
    private readonly happenings: Happenings,
    private readonly log: Log,
  ) {}

  /** Chat servers hear of devices whose token is dead or has moved, so that they can forget them too. */
  onApplicationBootstrap(): void {
    this.#stopListening = this.happenings.listen((happening) => {
      if (happening.type !== 'device.invalidated') return;
      const { app, user, device } = happening;
      this.#namespace?.to(roomOf(app)).emit('device.invalidated', { user, device });
    });
  }

  onModuleDestroy(): void {
    this.#stopListening();
    this.#stopLooking();
  }

  afterInit(namespace: Namespace): void {
    this.#namespace = namespace;
    this.#stopLooking = endRevoked(() => namespace.sockets.values(), this.keys);
    namespace.use((socket, next) => {
      this.#authenticate(socket).then(
        (caller) => {
          socket.data = { caller };
          next(
            caller === null
              ? new Error('unauthorized: connect with an API key that has events:write')
              : undefined,
          );
        },
        () => next(new Error('unavailable: try again')),
      );
    });
  }

  handleConnection(socket: Socket): void {
    const { caller } = socket.data as { caller: Caller };
    void socket.join(roomOf(caller.app));
    let inFlight = 0;
    const take = async (body: unknown, ack: unknown) => {
      inFlight += 1;
      try {
        const results = inFlight > BATCHES_IN_FLIGHT ? refuseAll(body) : await this.#admit(caller.app, body);
        if (typeof ack === 'function') (ack as Ack)(results);
      } catch (error) {
        // Without an acknowledgement the sender sends it again.
        this.log.error({ app: caller.app, error }, 'a batch could not be admitted');
      } finally {
        inFlight -= 1;
      }
    };
    socket.on('event', (body: unknown, ack: unknown) => void take(body, ack));
    socket.on('events', (body: unknown, ack: unknown) => void take(body, ack));
  }

  async #authenticate(socket: Socket): Promise<Caller | null> {
    const { token, app } = socket.handshake.auth as { readonly token?: unknown; readonly app?: unknown };
    if (typeof token !== 'string') return null;
    const caller = await this.keys.authenticate(token, typeof app === 'string' ? app : undefined);
    return caller !== null && mayDo(caller, 'events:write') ? caller : null;
  }

  #admit(app: string, body: unknown): Promise<readonly ItemResult[]> | readonly ItemResult[] {
    const found = documents(body);
    return found.ok ? this.intake.admit(app, found.items, 'socket') : [refusal(found.errors)];
  }
}

function roomOf(app: string): string {
  return `app ${app}`;
}

function refusal(errors: readonly FieldError[]): ItemResult {
  return { id: null, status: 'rejected', problem: invalidItem(errors) };
}

function refuseAll(body: unknown): readonly ItemResult[] {
  const found = documents(body);
  const items = found.ok ? found.items : [null];
  return items.map(() => ({ id: null, status: 'rejected', problem: tooManyInFlight }));
}
