import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { StoredFollowUp, StoredPush } from '../store/stores.js';
import { type DeliverCounts, Delivery } from './deliver.js';
import { ProviderSet } from './provider-set.js';
import type { Owner } from './screen-owner.js';

/** Delivery as an injectable. Call `start` once everything that hears of deliveries is there. */
@Injectable()
export class DeliverService implements BeforeApplicationShutdown {
  constructor(
    private readonly delivery: Delivery,
    private readonly providers: ProviderSet,
  ) {}

  start(): Promise<void> {
    return this.delivery.start();
  }

  /** Hands over a push right after its commit; without it the push is found within a quarter of a second. */
  enqueue(push: StoredPush): void {
    this.delivery.enqueue(push);
  }

  /** The same for what must change on screens. */
  follow(followUps: readonly StoredFollowUp[]): void {
    this.delivery.follow(followUps);
  }

  /** A device is here: whatever waits for its screen is tried now. */
  look(owner: Owner): void {
    this.delivery.look(owner);
  }

  /** Resolves when nothing is due now and nothing is under way. */
  drain(): Promise<void> {
    return this.delivery.drain();
  }

  counts(): DeliverCounts {
    return this.delivery.counts();
  }

  /** Before the shutdown proper, in which the ledger closes. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.delivery.stop();
    await this.providers.close();
  }
}
