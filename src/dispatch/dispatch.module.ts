import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { Clock, Dice } from '../observe/clock.js';
import { Log } from '../observe/log.js';
import { PolicyVersions } from '../ports.js';
import { Ledger } from '../store/ledger.js';
import { EventStore } from '../store/event-store.js';
import {
  ConversationStore,
  DeviceStore,
  FollowUpStore,
  PushStore,
  RecipientStore,
  UserStore,
} from '../store/stores.js';
import type { AttemptPorts } from './attempt-ports.js';
import { Delivery } from './deliver.js';
import { DeliverService } from './deliver.service.js';
import { DeliveryEvents, UnreadCount } from './delivery-events.js';
import { Gates } from './gates.js';
import type { ProviderContext } from './provider.js';
import { ConfiguredProviders, type ProviderSettings, ProviderSet } from './provider-set.js';

export interface DispatchOptions {
  readonly apps: ProviderSettings;
  readonly context: ProviderContext;
}

export type DispatchSource = Pick<FactoryProvider<DispatchOptions>, 'inject' | 'useFactory'>;

/** What delivery needs, by name: each is injected under its own abstract class. */
const needed = [
  ['ledger', Ledger],
  ['pushes', PushStore],
  ['followUps', FollowUpStore],
  ['devices', DeviceStore],
  ['events', EventStore],
  ['recipients', RecipientStore],
  ['conversations', ConversationStore],
  ['users', UserStore],
  ['policies', PolicyVersions],
  ['clock', Clock],
  ['dice', Dice],
  ['providers', ProviderSet],
  ['outcomes', DeliveryEvents],
  ['unread', UnreadCount],
  ['log', Log],
] as const;

function makeDelivery(gates: Gates, ...ports: unknown[]): Delivery {
  const named = Object.fromEntries(needed.map(([name], i) => [name, ports[i]]));
  return new Delivery(named as unknown as AttemptPorts, {}, gates);
}

/** Needs the stores, Clock, Dice, Log, UnreadCount and DeliveryEvents from modules that are global. */
@Module({})
export class DispatchModule {
  static forRootAsync({ inject = [], useFactory }: DispatchSource): DynamicModule {
    const configured = async (...found: unknown[]) => {
      const { apps, context } = await useFactory(...found);
      return new ConfiguredProviders(apps, context);
    };
    return {
      module: DispatchModule,
      global: true,
      providers: [
        { provide: ProviderSet, inject, useFactory: configured },
        { provide: Gates, useFactory: (log: Log) => new Gates(log), inject: [Log] },
        { provide: Delivery, useFactory: makeDelivery, inject: [Gates, ...needed.map(([, port]) => port)] },
        DeliverService,
      ],
      exports: [ProviderSet, DeliverService, Gates],
    };
  }
}
