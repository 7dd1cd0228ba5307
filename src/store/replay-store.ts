import type { Write } from './ledger.js';

export const replayStates = ['queued', 'running', 'done', 'cancelled', 'failed', 'interrupted'] as const;
export type ReplayState = (typeof replayStates)[number];

/** A replay that somebody asked for. `result` is replay's own document. */
export interface StoredReplay {
  readonly app: string;
  readonly id: string;
  readonly policy_version: number;
  /** Decisions from this instant (ms) up to the other are compared. */
  readonly since: number;
  readonly until: number;
  readonly warm_up_seconds: number;
  /** Of one core. */
  readonly cpu_share: number;
  readonly state: ReplayState;
  readonly author: string;
  readonly created_at: number;
  readonly ended_at: number | null;
  readonly result: unknown;
}

export abstract class ReplayStore {
  abstract put(replay: StoredReplay): Write[];
  abstract get(app: string, id: string): Promise<StoredReplay | null>;
  /** Newest first; `before`: only ids below it. */
  abstract list(app: string, before: string | null, limit: number): Promise<readonly StoredReplay[]>;
  /** What a stop left queued or running becomes `interrupted`. */
  abstract interrupt(now: number): Write[];
}
