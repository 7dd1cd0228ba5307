import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, Dice } from '../observe/clock.js';
import { Log } from '../observe/log.js';
import { Ledger } from '../store/ledger.js';
import {
  ConversationStore,
  DeviceStore,
  EventStore,
  PolicyStore,
  PushStore,
  type StoredPush,
  UserStore,
} from '../store/stores.js';
import { type DeliverCounts, Delivery } from './deliver.js';
import { DeliveryEvents, UnreadCount } from './delivery-events.js';
import { ProviderSet } from './provider-set.js';

/** Delivery as an injectable. Call `start` once everything that hears of deliveries is there. */
@Injectable()
export class DeliverService implements OnApplicationShutdown {
  readonly #delivery: Delivery;

  constructor(
    ledger: Ledger,
    pushes: PushStore,
    devices: DeviceStore,
    events: EventStore,
    conversations: ConversationStore,
    users: UserStore,
    policies: PolicyStore,
    clock: Clock,
    dice: Dice,
    private readonly providers: ProviderSet,
    outcomes: DeliveryEvents,
    unread: UnreadCount,
    log: Log,
  ) {
    const stores = { ledger, pushes, devices, events, conversations, users, policies };
    this.#delivery = new Delivery({ ...stores, clock, dice, providers, outcomes, unread }, (error, push) =>
      log.error(
        { app: push.app, push: push.id, provider: push.provider, error },
        'an attempt failed on our side',
      ),
    );
  }

  start(): Promise<void> {
    return this.#delivery.start();
  }

  /** Hands over a push right after its commit; without it the push is found within a quarter of a second. */
  enqueue(push: StoredPush): void {
    this.#delivery.enqueue(push);
  }

  drain(): Promise<void> {
    return this.#delivery.drain();
  }

  counts(): DeliverCounts {
    return this.#delivery.counts();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#delivery.stop();
    await this.providers.close();
  }
}
