// Work that nobody asks for: what is due by the clock alone. In: ports; out: the same inputs and writes as everybody
// else's. A job never overlaps itself and is safe to run twice, also by two processes at once.
import type { RetentionSettings } from './retention-settings.js';
import type { Clock } from '../observe/clock.js';
import type { Log } from '../observe/log.js';
import type { Metrics } from '../observe/metrics.js';
import type { DeviceRegistry, Pipeline } from '../ports.js';
import type { Ledger } from '../store/ledger.js';
import type { ApiKeyStore } from '../store/api-key-store.js';
import type { EventStore } from '../store/event-store.js';
import type { DecisionStore, DeviceStore, PushStore, RecipientStore, TurnStore } from '../store/stores.js';

/** Wakes what dispatch has due: how many pushes it was told of. Bound by the assembly. */
export abstract class DueWork {
  abstract wakePushes(): Promise<number>;
}

/** Writes soft state (presence, last seen) to the ledger. Bound by the assembly. */
export abstract class PresenceSource {
  /** How many devices changed. */
  abstract snapshot(): Promise<number>;
  /** Removes the history of presence from before an instant (ms). */
  abstract forget(before: number): Promise<void>;
}

/** Looks at feedback and drafts what it proves: what came of it, and the version it is about. Bound by the assembly. */
export abstract class Tuning {
  abstract look(app: string): Promise<{ readonly outcome: string; readonly version: number | null }>;
}

/** Everything that jobs may use (an injection token, so that a job is a plain function of it). */
export abstract class JobDeps {
  abstract readonly ledger: Ledger;
  abstract readonly events: EventStore;
  abstract readonly recipients: RecipientStore;
  abstract readonly decisions: DecisionStore;
  abstract readonly pushes: PushStore;
  abstract readonly devices: DeviceStore;
  abstract readonly turns: TurnStore;
  abstract readonly keys: ApiKeyStore;
  abstract readonly pipeline: Pipeline;
  abstract readonly registry: DeviceRegistry;
  abstract readonly dueWork: DueWork;
  abstract readonly presence: PresenceSource;
  abstract readonly tuning: Tuning;
  abstract readonly retention: RetentionSettings;
  abstract readonly clock: Clock;
  abstract readonly log: Log;
  abstract readonly metrics: Metrics;
}

export interface Job {
  readonly name: string;
  /** One sentence for operators. */
  readonly description: string;
  readonly everySeconds: number;
  /** Does it, and says in a few words what it did. */
  run(deps: JobDeps): Promise<string>;
}
