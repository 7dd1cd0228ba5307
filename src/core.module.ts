// What all stages share: the pipeline with its parts, and the ports through which stages meet. Global, so that no stage
// has to know another.
import { type BeforeApplicationShutdown, type DynamicModule, Module, type Provider } from '@nestjs/common';
import { AccessSettings, accessSettings } from './access/access-settings.js';
import { ProviderBreakers } from './admin/provider-breakers.js';
import { ProviderReports } from './admin/provider-reports.js';
import { ConfiguredSandbox, SandboxScreens } from './admin/sandbox-screens.js';
import { SegmentPeople } from './admin/segment-people.js';
import { Foundation } from './foundation.module.js';
import { Backlog } from './client/backlog.js';
import { ClientSockets } from './client/client-sockets.js';
import { IN_APP } from './client/device-values.js';
import { KnownProviders } from './client/known-providers.js';
import type { Config } from './config.js';
import { LlmAccess } from './context/llm-access.js';
import { MembershipIndex } from './context/membership-index.js';
import { Recipients } from './context/recipients.js';
import { ScoreService } from './context/score.service.js';
import { withoutSettled } from './decide/retention.js';
import { DeliveryEvents, UnreadCount } from './dispatch/delivery-events.js';
import { Gates } from './dispatch/gates.js';
import { providers as pushServices } from './dispatch/providers/index.js';
import { Outgoing } from './egress/outgoing.js';
import { DeliveryOutcomes } from './flow/delivery-outcomes.js';
import { type DisplayPorts, DisplayTimeouts } from './flow/display-timeouts.js';
import { Policies } from './flow/policies.js';
import { Previews } from './flow/previews.js';
import { SocketBacklog } from './flow/socket-backlog.js';
import { TurnJournal } from './flow/turn-journal.js';
import { UnreadInNotifications } from './flow/unread.js';
import { LiveSegmentPeople } from './flow/segment-people.js';
import { userProviders } from './flow/user-providers.js';
import { IngestSettings, ingestSettings } from './ingest/ingest-settings.js';
import { DueWork, PresenceSource } from './jobs/job.js';
import { RetentionSettings, retentionSettings } from './jobs/retention-settings.js';
import { Clock } from './observe/clock.js';
import { HealthSettings, healthSettings } from './observe/health-settings.js';
import { Log } from './observe/log.js';
import type { LivePipeline } from './pipeline.js';
import { Circle, pipeline } from './pipeline-provider.js';
import { Happenings, Pipeline, PolicyVersions } from './ports.js';
import { ReplaySettings } from './replay/replay-settings.js';
import { Seal } from './seal/seal.js';
import { Ledger } from './store/ledger.js';
import * as stores from './store/stores.js';

const settings: Provider[] = [
  {
    provide: AccessSettings,
    useFactory: ({ config }: Foundation, seal: Seal) => accessSettings(config, seal),
    inject: [Foundation, Seal],
  },
  ofConfig(IngestSettings, ingestSettings),
  ofConfig(HealthSettings, healthSettings),
  ofConfig(RetentionSettings, retentionSettings),
  ofConfig(ReplaySettings, ({ data_dir: directory }) => ({ directory })),
  ofConfig(LlmAccess, ({ apps }) => ({ settings: (app: string) => apps[app]?.llm ?? null })),
  { provide: ProviderReports, useValue: { of: reportsOf } },
  {
    provide: ProviderBreakers,
    inject: [Gates, Clock],
    useFactory: (gates: Gates, clock: Clock) => ({ of: (app: string) => gates.standings(app, clock.now()) }),
  },
  {
    provide: SandboxScreens,
    inject: [Foundation, Outgoing],
    useFactory: ({ config }: Foundation, outgoing: Outgoing) =>
      new ConfiguredSandbox(config.sandbox_url, outgoing),
  },
  {
    provide: KnownProviders,
    inject: [Foundation],
    useFactory: ({ pushProviders }: Foundation) => ({
      names: [...[...pushServices, ...pushProviders].map((each) => each.name), IN_APP],
    }),
  },
];

/** What a stage needs to know of the configuration, under the stage's own port. */
function ofConfig<T>(port: abstract new () => T, read: (config: Config) => T): Provider {
  return { provide: port, inject: [Foundation], useFactory: ({ config }: Foundation) => read(config) };
}

type Reported = 'delivered' | 'displayed' | 'opened';

/** The app's own socket is not in the registry, and tells everything. */
function reportsOf(provider: string): readonly Reported[] {
  return provider === IN_APP ? ['delivered', 'displayed', 'opened'] : toldBy(provider);
}

/** What a push service tells by itself. */
function toldBy(provider: string): readonly Reported[] {
  return pushServices.find((each) => each.name === provider)?.reports ?? [];
}

const policies: Provider = {
  provide: Policies,
  inject: [Ledger, stores.PolicyStore, Clock, Log, Foundation],
  useFactory: async (
    ledger: Ledger,
    store: stores.PolicyStore,
    clock: Clock,
    log: Log,
    { config }: Foundation,
  ) => {
    const opened = new Policies(ledger, store, clock, log);
    const apps = Object.entries(config.apps);
    await opened.open(
      apps.map(([app, { policy, time_zone }]) => ({ app, document: policy, timeZone: time_zone })),
    );
    return opened;
  },
};

const context: Provider[] = [
  {
    provide: MembershipIndex,
    inject: [stores.ConversationStore, stores.MembershipStore, stores.UserStore],
    useFactory: (...args: ConstructorParameters<typeof MembershipIndex>) => new MembershipIndex(...args),
  },
  {
    provide: Recipients,
    inject: [stores.RecipientStore],
    useFactory: (store: stores.RecipientStore) => new Recipients(store, withoutSettled),
  },
  {
    provide: Previews,
    inject: [MembershipIndex, Recipients, ScoreService, Clock],
    useFactory: (...args: ConstructorParameters<typeof Previews>) => new Previews(...args),
  },
  ScoreService,
  ClientSockets,
];

const flow: Provider[] = [
  Circle,
  {
    provide: TurnJournal,
    inject: [stores.TurnStore],
    useFactory: (turns: stores.TurnStore) => new TurnJournal(turns),
  },
  {
    provide: DeliveryEvents,
    inject: [Circle, stores.DeviceStore, Happenings, DisplayTimeouts],
    useFactory: (
      circle: Circle,
      devices: stores.DeviceStore,
      happenings: Happenings,
      displays: DisplayTimeouts,
    ) => new DeliveryOutcomes(() => circle.pipeline, devices, happenings, displays),
  },
  {
    provide: DisplayTimeouts,
    inject: [Circle, stores.DisplayStore, stores.PushStore, Policies, Clock, Log],
    useFactory: (circle: Circle, ...ports: DisplayPorts) =>
      new DisplayTimeouts(() => circle.pipeline, toldBy, ...ports),
  },
  {
    provide: UnreadCount,
    inject: [Recipients, Clock],
    useFactory: (recipients: Recipients, clock: Clock) => new UnreadInNotifications(recipients, clock),
  },
  {
    provide: Backlog,
    inject: [Circle, stores.PushStore, Ledger, Clock],
    useFactory: (circle: Circle, pushes: stores.PushStore, ledger: Ledger, clock: Clock) =>
      new SocketBacklog(pushes, ledger, () => circle.deliver, clock),
  },
  ...userProviders,
  {
    provide: SegmentPeople,
    inject: [stores.SegmentStore, stores.RecipientStore, Policies, Clock],
    useFactory: (...args: ConstructorParameters<typeof LiveSegmentPeople>) => new LiveSegmentPeople(...args),
  },
  {
    provide: DueWork,
    inject: [Circle, stores.PushStore, Clock, DisplayTimeouts],
    useFactory: (circle: Circle, pushes: stores.PushStore, clock: Clock, displays: DisplayTimeouts) => ({
      wakePushes: async () => {
        const due = await pushes.due(clock.now(), 500);
        for (const push of due) circle.deliver.enqueue(push);
        await displays.sweep();
        return due.length;
      },
    }),
  },
];

@Module({})
export class CoreModule implements BeforeApplicationShutdown {
  constructor(
    private readonly pipeline: Pipeline,
    private readonly presence: PresenceSource,
    private readonly ledger: Ledger,
  ) {}

  static of(): DynamicModule {
    const versions: Provider = { provide: PolicyVersions, useExisting: Policies };
    const providers = [...settings, policies, versions, ...context, ...flow, pipeline];
    return { module: CoreModule, global: true, providers, exports: providers.map(tokenOf) };
  }

  async beforeApplicationShutdown(): Promise<void> {
    await (this.pipeline as LivePipeline).stop();
    // A ledger that is away keeps the last snapshot.
    await this.ledger.whileThere(() => this.presence.snapshot()).catch(() => undefined);
  }
}

function tokenOf(provider: Provider) {
  return typeof provider === 'function' ? provider : provider.provide;
}
