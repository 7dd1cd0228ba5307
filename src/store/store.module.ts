import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Module,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { Seal } from '../seal/seal.js';
import { Ledger } from './ledger.js';
import { openStore, type Store, type StoreOptions } from './open-store.js';
import * as ports from './stores.js';

const STORE = Symbol('store');

/** Every port with its place in the opened store. */
const provided = [
  [Ledger, 'ledger'],
  [Seal, 'seal'],
  [ports.EventStore, 'events'],
  [ports.ConversationStore, 'conversations'],
  [ports.MembershipStore, 'memberships'],
  [ports.UserStore, 'users'],
  [ports.DeviceStore, 'devices'],
  [ports.RecipientStore, 'recipients'],
  [ports.DecisionStore, 'decisions'],
  [ports.PushStore, 'pushes'],
  [ports.FollowUpStore, 'followUps'],
  [ports.DisplayStore, 'displays'],
  [ports.ReportStore, 'reports'],
  [ports.PresenceStore, 'presence'],
  [ports.FeedbackStore, 'feedback'],
  [ports.PolicyStore, 'policies'],
  [ports.ProposalStore, 'proposals'],
  [ports.SegmentStore, 'segments'],
  [ports.CursorStore, 'cursors'],
  [ports.ApiKeyStore, 'apiKeys'],
  [ports.AuditStore, 'audit'],
  [ports.SettingStore, 'settings'],
  [ports.TurnStore, 'turns'],
  [ports.ReplayStore, 'replays'],
] as const;

export type StoreSource = Pick<FactoryProvider<StoreOptions>, 'inject' | 'useFactory'>;

/** Opens the ledger before anything that needs it starts, and closes it after everything else has stopped. */
@Module({})
export class StoreModule implements OnApplicationShutdown {
  constructor(@Inject(STORE) private readonly store: Store) {}

  static forRoot(options: StoreOptions): DynamicModule {
    return StoreModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync({ inject = [], useFactory }: StoreSource): DynamicModule {
    const stores: Provider[] = provided.map(([port, name]) => ({
      provide: port,
      useFactory: (store: Store) => store[name],
      inject: [STORE],
    }));
    const opened: Provider = {
      provide: STORE,
      inject,
      useFactory: async (...found: unknown[]) => openStore(await useFactory(...found)),
    };
    return {
      module: StoreModule,
      global: true,
      providers: [opened, ...stores],
      exports: provided.map(([port]) => port),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}
