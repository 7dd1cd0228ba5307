// What the API answers about replays, as far as the console reads it. Field names are the wire's.
import { outcomes } from './types.js';

/** `none`: nobody was looked at one by one. */
export const replayOutcomes = [...outcomes, 'none'] as const;
export type ReplayOutcome = (typeof replayOutcomes)[number];

export interface Verdict {
  readonly outcome: ReplayOutcome;
  readonly reason: string;
}

export interface ReplayChange {
  readonly from: Verdict;
  readonly to: Verdict;
  readonly count: number;
  readonly examples: readonly {
    readonly user: string;
    readonly message: string;
    readonly device: string | null;
    readonly decision: string | null;
  }[];
}

export interface Cell {
  readonly from: ReplayOutcome;
  readonly to: ReplayOutcome;
  readonly count: number;
}

export interface ReplayResult {
  readonly compared: number;
  readonly same: number;
  readonly changes: readonly ReplayChange[];
  /** The matrix, those that stay included. */
  readonly outcomes: readonly Cell[];
  readonly users: { readonly compared: number; readonly affected: number };
  readonly records: { readonly recorded: number; readonly replayed: number; readonly equal: number };
  readonly missing_events: number;
  readonly scored_anew: number;
  readonly is_whole: boolean;
  readonly seconds: number;
}

export interface Replay {
  readonly id: string;
  readonly policy_version: number;
  readonly since: string;
  readonly until: string;
  readonly cpu_share: number;
  readonly state: 'queued' | 'running' | 'done' | 'cancelled' | 'failed' | 'interrupted';
  readonly progress: { readonly turns: number; readonly of: number } | null;
  readonly author: string;
  readonly created_at: string;
  readonly ended_at: string | null;
  readonly result: ReplayResult | null;
}
