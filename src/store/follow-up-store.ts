// What must still happen on screens besides pushes (N05): one row for each push whose banner is to go or to change. It is
// written in the transaction of the decision, and stays until it is known, or given up, what became of it.
import type { Write } from './ledger.js';

/**
 * `retracted`, `updated`: the app said so. `superseded`: replaced under its replace id, which needs no app. `unknown`: the
 * provider took it, nobody can tell. `not_sent`: given up. `not_needed`: it was never shown, or is gone already.
 */
export const followUpStates = [
  'waiting',
  'retracted',
  'updated',
  'superseded',
  'unknown',
  'not_sent',
  'not_needed',
] as const;
export type FollowUpState = (typeof followUpStates)[number];

/** Instants in milliseconds. */
export interface StoredFollowUp {
  readonly app: string;
  readonly push: string;
  readonly user: string;
  readonly device: string;
  readonly action: 'retract' | 'update';
  /** What it is about: all messages of a retracted push; of an update those that were read, deleted or edited. */
  readonly messages: readonly string[];
  /** Messages of the push that are to be seen no more. */
  readonly gone: readonly string[];
  /** An ended call: no budget holds it back. */
  readonly urgent: boolean;
  readonly state: FollowUpState;
  /** Counts up with every new wish for this push, so that the end of an older one does not settle it. */
  readonly revision: number;
  readonly asked_at: number;
  /** The end of the push: what is not sent by then is given up. */
  readonly expires_at: number;
  readonly next_attempt_at: number | null;
  readonly attempts: number;
  readonly attempted_at: number | null;
  /** The call that it went with: `fup_…` of its own, or the push that carried it. */
  readonly carrier: string | null;
  readonly settled_at: number | null;
}

export abstract class FollowUpStore {
  /** Replaces the row of the same push. */
  abstract put(followUps: readonly StoredFollowUp[]): Write[];
  /** Changes the row where its revision is still the one that was seen, and it waits. */
  abstract change(seen: StoredFollowUp, next: StoredFollowUp): Write[];
  abstract of(app: string, pushes: readonly string[]): Promise<readonly StoredFollowUp[]>;
  /** Those that wait and are due at or before that instant, earliest first. */
  abstract due(before: number, limit: number): Promise<readonly StoredFollowUp[]>;
  /** Those that wait for one device, due or not, oldest first. */
  abstract waiting(app: string, user: string, device: string): Promise<readonly StoredFollowUp[]>;
  /** When calls of their own were begun for a device since an instant, oldest first. */
  abstract spent(app: string, user: string, device: string, since: number): Promise<readonly number[]>;
  /** How many there are by action and state since an instant. A report. */
  abstract counts(
    app: string,
    since: number,
  ): Promise<readonly { readonly action: string; readonly state: string; readonly count: number }[]>;
}
