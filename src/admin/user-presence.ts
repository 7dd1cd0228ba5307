import type { PresenceState } from '../store/presence-store.js';

/** Where a user was, and when they wanted silence. Instants in milliseconds. */
export interface PresenceAnswer {
  /** Oldest first, those of one device without overlap; where there is none the device was not connected. */
  readonly stretches: readonly {
    readonly device: string;
    readonly state: PresenceState;
    readonly from: number;
    readonly until: number;
  }[];
  readonly quiet: readonly { readonly from: number; readonly until: number }[];
  readonly time_zone: string;
  /** Whether older stretches were left out, being too many. */
  readonly is_cut: boolean;
}

/** The history of presence of a user, at most 5 s behind. Bound by the assembly. */
export abstract class UserPresence {
  abstract of(app: string, user: string, since: number, until: number): Promise<PresenceAnswer>;
}
