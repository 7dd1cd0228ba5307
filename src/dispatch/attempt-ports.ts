import type { Clock, Dice } from '../observe/clock.js';
import type { Log } from '../observe/log.js';
import type { Ledger } from '../store/ledger.js';
import type { DeviceStore, FollowUpStore, PushStore } from '../store/stores.js';
import type { DeliveryEvents } from './delivery-events.js';
import type { ProviderSet } from './provider-set.js';
import type { TextSources } from './texts.js';

/** What delivery needs. */
export interface AttemptPorts extends TextSources {
  readonly ledger: Ledger;
  readonly pushes: PushStore;
  readonly followUps: FollowUpStore;
  readonly devices: DeviceStore;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly providers: ProviderSet;
  readonly outcomes: DeliveryEvents;
  readonly log: Log;
}
