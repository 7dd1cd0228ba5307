import { Global, Inject, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { InProcessHappenings } from './happenings.js';
import { Log } from './log.js';
import { Metrics } from './metrics.js';
import { MetricsController } from './metrics.controller.js';
import { Happenings, Pipeline } from '../ports.js';

/** Global, because every stage tells what happens. The log itself comes from the assembly, which needs it earlier. */
@Global()
@Module({
  controllers: [HealthController, MetricsController],
  providers: [
    Metrics,
    { provide: Happenings, useFactory: (log: Log) => new InProcessHappenings(log), inject: [Log] },
  ],
  exports: [Metrics, Happenings],
})
export class ObserveModule implements OnModuleInit, OnModuleDestroy {
  #stopCounting: (() => void) | null = null;

  constructor(
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(Happenings) private readonly happenings: Happenings,
    @Inject(Pipeline) private readonly pipeline: Pipeline,
  ) {}

  onModuleInit(): void {
    this.#stopCounting = this.happenings.listen(this.metrics.count);
    this.metrics.watch('pipeline_depth', 'Events accepted and not yet decided', () => this.pipeline.depth());
  }

  onModuleDestroy(): void {
    this.#stopCounting?.();
  }
}
