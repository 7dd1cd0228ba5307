import type { StepResult } from '../model/decision.js';
import type { Input } from '../model/input.js';
import type { Policy } from '../model/policy.js';
import type { Recipient } from '../model/recipient.js';

/** Why a step was made: `cause` is the event's id, or names the clock or the failed push. */
export interface Cause {
  readonly app: string;
  readonly cause: string;
  readonly event: string | null;
  readonly policy: Policy;
  readonly now: number;
}

/** One user's step with what went into it. */
export interface Stepped {
  readonly before: Recipient;
  readonly result: StepResult<Recipient>;
  readonly scoring: unknown;
  /** Observed facts of this user that the decision rests on. */
  readonly observed: unknown;
  /** What happened, with all that was brought along. */
  readonly inputs: readonly Input[];
}
