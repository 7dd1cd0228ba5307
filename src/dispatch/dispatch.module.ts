import { type DynamicModule, Module } from '@nestjs/common';
import { DeliverService } from './deliver.service.js';
import { NoUnreadCount, UnreadCount } from './delivery-events.js';
import type { ProviderContext } from './provider.js';
import { ConfiguredProviders, type ProviderSettings, ProviderSet } from './provider-set.js';

export interface DispatchOptions {
  readonly apps: ProviderSettings;
  readonly context: ProviderContext;
}

/** Needs the stores, Clock, Dice, Log and DeliveryEvents from modules that are global. */
@Module({})
export class DispatchModule {
  static forRoot({ apps, context }: DispatchOptions): DynamicModule {
    return {
      module: DispatchModule,
      global: true,
      providers: [
        { provide: ProviderSet, useFactory: () => new ConfiguredProviders(apps, context) },
        { provide: UnreadCount, useClass: NoUnreadCount },
        DeliverService,
      ],
      exports: [ProviderSet, UnreadCount, DeliverService],
    };
  }
}
