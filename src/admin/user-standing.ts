import type { Outcome, Relevance } from '../model/decision.js';
import type { Item } from '../model/recipient.js';
import type { Policy } from '../model/policy.js';

/** A message that waits; on all these devices until the same moment. Instants in milliseconds. */
export interface HeldMessage {
  readonly message: string;
  /** Null for a notice. */
  readonly conversation: string | null;
  readonly kind: Item['kind'];
  readonly devices: readonly string[];
  readonly outcome: Outcome;
  readonly reason: string;
  readonly decided_at: number;
  readonly release_at: number;
  readonly relevance: Relevance | null;
}

/** What the frequency cap leaves a user now. Instants in milliseconds. */
export interface CapStanding {
  readonly cap: NonNullable<Policy['frequency_cap']>;
  /** Notifications that count toward it now. */
  readonly counted: number;
  /** Null while there is room. */
  readonly room_at: number | null;
  /** The stretch of time that is counted: a rolling window ends now, a day at the user's next midnight. */
  readonly from: number;
  readonly until: number;
  readonly time_zone: string;
  readonly policy_version: number;
}

/** How a user stands now, as the engine itself counts it. Changes nothing. Bound by the assembly. */
export abstract class UserStanding {
  /** Earliest release first. */
  abstract held(app: string, user: string): Promise<readonly HeldMessage[]>;
  /** Null where the app's policy has no cap. */
  abstract cap(app: string, user: string): Promise<CapStanding | null>;
}
