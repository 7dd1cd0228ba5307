// What a replay goes through again: the engine's turns in the order in which they were taken.
import type { ChatEvent } from '../model/event.js';
import type { Input } from '../model/input.js';
import type { Write } from './ledger.js';

/** Presence or typing as it was applied. Several travel in one row: each on its own would cost more than it says. */
export interface SoftTurn {
  readonly at: number;
  readonly event: ChatEvent;
}

/** What a turn was about, where the ledger has no event that says it. */
export type Told = { readonly user: string; readonly input: Input } | { readonly soft: readonly SoftTurn[] };

export interface StoredTurn {
  readonly app: string;
  /** Later turns have higher numbers, also over restarts. */
  readonly turn: number;
  /** The `now` of what was decided in it, ms. */
  readonly at: number;
  /** The id of its event, or the name of another cause. */
  readonly cause: string;
  /** Null: the event `cause`. */
  readonly told: Told | null;
}

export interface TurnSpan {
  readonly from: number;
  readonly until: number;
  /** Only turns after this one. */
  readonly after: number;
  readonly limit: number;
}

export abstract class TurnStore {
  abstract insert(turns: readonly StoredTurn[]): Write[];
  /** The highest number of any turn, 0 before the first. */
  abstract last(): Promise<number>;
  /** Turns of an app in their order. */
  abstract list(app: string, span: TurnSpan): Promise<readonly StoredTurn[]>;
  /** How many turns lie in a span of time. A report. */
  abstract count(app: string, from: number, until: number): Promise<number>;
  abstract retain(before: number): Write[];
}
