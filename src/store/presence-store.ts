// Where people were: spans of presence of a device. Presence itself is soft; what is kept here is written with its
// snapshots, for people to look at. No decision reads it.
import type { Write } from './ledger.js';

/** `connected`: the app was there; `active`: it was in use. An active span lies within connected ones. */
export const presenceStates = ['connected', 'active'] as const;
export type PresenceState = (typeof presenceStates)[number];

/** Instants in milliseconds. */
export interface PresenceSpan {
  readonly app: string;
  readonly user: string;
  readonly device: string;
  readonly state: PresenceState;
  readonly from_at: number;
  /** Null while it lasts. */
  readonly to_at: number | null;
}

export abstract class PresenceStore {
  /** The spans of these users that last. */
  abstract open(app: string, users: readonly string[]): Promise<readonly PresenceSpan[]>;
  /** The newest spans of a user that reach into a stretch of time, newest first. */
  abstract between(
    app: string,
    user: string,
    since: number,
    until: number,
    limit: number,
  ): Promise<readonly PresenceSpan[]>;
  abstract begin(spans: readonly PresenceSpan[]): Write[];
  /** Ends each span at its `to_at`. */
  abstract end(spans: readonly PresenceSpan[]): Write[];
  /** Removes what ended before an instant, and what was left open by devices that are gone. */
  abstract retain(before: number): Write[];
  /** Keeps the newest `limit` spans of each user. */
  abstract bound(limit: number): Promise<Write[]>;
}
