import type { Abstract, Provider, Type } from '@nestjs/common';
import { ClientFeedbackModule } from './client-feedback.module.js';
import { FoundationModule } from './foundation.module.js';
import { ClientModule } from './client/client.module.js';
import { FeedbackIntake } from './client/feedback-intake.js';
import { LlmAccess } from './context/llm-access.js';
import { CoreModule } from './core.module.js';
import { DispatchModule } from './dispatch/dispatch.module.js';
import { UnreadCount } from './dispatch/delivery-events.js';
import { ProviderSet } from './dispatch/provider-set.js';
import { Outgoing } from './egress/outgoing.js';
import { IngestModule } from './ingest/ingest.module.js';
import { Clock, Dice } from './observe/clock.js';
import { Log } from './observe/log.js';
import { ObserveModule } from './observe/observe.module.js';
import { DeviceRegistry, Happenings, Intake } from './ports.js';
import * as stores from './store/stores.js';
import { StoreModule } from './store/store.module.js';

type Port = Abstract<unknown>;

/** Every port that a host may bind to a provider of its own, by the module whose binding it replaces. */
const replaceable: ReadonlyMap<Type, readonly Port[]> = new Map<Type, readonly Port[]>([
  [FoundationModule, [Clock, Dice, Log, Outgoing]],
  [CoreModule, [LlmAccess, UnreadCount]],
  [DispatchModule, [ProviderSet]],
  [ObserveModule, [Happenings]],
  [ClientModule, [DeviceRegistry]],
  [ClientFeedbackModule, [FeedbackIntake]],
  [IngestModule, [Intake]],
  [
    StoreModule,
    [
      stores.ApiKeyStore,
      stores.AuditStore,
      stores.ConversationStore,
      stores.CursorStore,
      stores.DecisionStore,
      stores.DeviceStore,
      stores.EventStore,
      stores.FeedbackStore,
      stores.MembershipStore,
      stores.PolicyStore,
      stores.ProposalStore,
      stores.PushStore,
      stores.RecipientStore,
      stores.ReportStore,
      stores.SettingStore,
      stores.UserStore,
    ],
  ],
]);

export const replaceablePorts: readonly Port[] = [...replaceable.values()].flat();

/** Those of the given providers whose port belongs to this module (or to a class made of it). */
export function portsOf(module: Type, given: readonly Provider[]): readonly Provider[] {
  const owner = [...replaceable.keys()].find((each) => each === module || module.prototype instanceof each);
  const ports = owner === undefined ? [] : replaceable.get(owner)!;
  return given.filter((each) => ports.includes(tokenOf(each) as Port));
}

/** Throws for a provider that would replace nothing, with the names of what can be replaced. */
export function checkOverrides(given: readonly Provider[]): void {
  const lost = given.map(tokenOf).filter((token) => !replaceablePorts.includes(token as Port));
  if (lost.length === 0) return;
  const names = lost.map((token) => (typeof token === 'function' ? token.name : String(token))).join(', ');
  const known = replaceablePorts.map((each) => each.name).join(', ');
  throw new Error(`override: ${names} is no port that can be replaced; these can: ${known}`);
}

function tokenOf(provider: Provider) {
  return typeof provider === 'function' ? provider : provider.provide;
}
