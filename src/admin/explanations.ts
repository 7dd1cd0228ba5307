import type { DeviceDecision } from '../model/decision.js';
import type { RuleVerdict } from '../model/explanation.js';
import type { StoredDecision } from '../store/stores.js';

export interface Explanation {
  /** Of every rule there is, in the order of their registry. */
  readonly rules: readonly RuleVerdict[];
  /** The user's time zone when it was decided. */
  readonly zone: string;
}

/** How the engine explains what it decided, from the record alone. Changes nothing. Bound by the assembly. */
export abstract class Explanations {
  /** `history`: the decisions on the same message before it, newest first, as far as they were looked up. */
  abstract of(
    decision: StoredDecision,
    decided: DeviceDecision,
    history: readonly StoredDecision[],
  ): Promise<Explanation>;
  /** The user's time zone now. */
  abstract zoneOf(app: string, user: string): Promise<string>;
}
