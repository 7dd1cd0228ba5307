import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ApiKeysService } from './access/api-keys.service.js';
import { ScoreService } from './context/score.service.js';
import { DeliverService } from './dispatch/deliver.service.js';
import { FeedbackService } from './feedback/feedback.service.js';
import { InAppRoute } from './in-app-route.service.js';
import { ConnectorsService } from './ingest/connectors.service.js';
import type { Secret } from './model/secret.js';
import { Metrics } from './observe/metrics.js';
import type { LivePipeline } from './pipeline.js';
import { Pipeline } from './ports.js';

/**
 * Takes up what an earlier process left; from then on everything that happens is heard by those it concerns. The same
 * for the gateway on its own and inside a host. What it starts ends by the shutdown hooks of each part.
 */
@Injectable()
export class Lifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  #begun: Promise<void> | null = null;
  #newAdminKey: Secret | null = null;
  #stopFeedback: () => void = () => undefined;

  constructor(
    private readonly keys: ApiKeysService,
    private readonly scores: ScoreService,
    private readonly feedback: FeedbackService,
    private readonly route: InAppRoute,
    private readonly deliver: DeliverService,
    private readonly pipeline: Pipeline,
    private readonly connectors: ConnectorsService,
    private readonly metrics: Metrics,
  ) {}

  /** The admin key, when this start made it: it can be shown this once. */
  get newAdminKey(): Secret | null {
    return this.#newAdminKey;
  }

  onApplicationBootstrap(): Promise<void> {
    return this.begin();
  }

  /** Once, however often it is called: a host that emits while it starts must not overtake what is taken up. */
  begin(): Promise<void> {
    this.#begun ??= this.#begin();
    return this.#begun;
  }

  onModuleDestroy(): void {
    this.#stopFeedback();
  }

  async #begin(): Promise<void> {
    this.#newAdminKey = await this.keys.prepareAdminKey();
    this.#stopFeedback = this.feedback.onRecorded(({ reactions }) => this.scores.reactionsChanged(reactions));
    this.route.start();
    this.#watch();
    await this.deliver.start();
    await (this.pipeline as LivePipeline).resume();
    await this.connectors.start();
  }

  #watch(): void {
    const { counters } = this.scores;
    this.metrics.watchCounts('scoring', 'What scoring did, by kind', () => ({ ...counters }));
    const pipeline = this.pipeline as LivePipeline;
    this.metrics.watch('busy_mailboxes', 'Users with something under way', () => pipeline.busyMailboxes);
  }
}
