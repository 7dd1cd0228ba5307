import type { Outcome, Tier, Vote } from './decision.js';

export type FactValue = string | number | boolean | null | readonly (string | number | boolean | null)[];

/** One fact by its path, such as `recipient.preferences.push_enabled`; `known` false: it was not recorded. */
export interface FactSeen {
  readonly fact: string;
  readonly value: FactValue;
  readonly known: boolean;
}

/** `not_reached`: an earlier tier had settled it. `not_concerned`: the rule is about other kinds of items. */
export const verdicts = ['voted', 'abstained', 'not_reached', 'not_concerned'] as const;
export type Verdict = (typeof verdicts)[number];

/** What one rule said of a decision, or would have said. */
export interface RuleVerdict {
  readonly rule: string;
  readonly tier: Tier;
  readonly verdict: Verdict;
  /** As recorded; null unless it voted. */
  readonly vote: Vote | null;
  /** What a rule that was not reached would have said; `unknown` where that rests on what was not recorded. */
  readonly would: Outcome | 'abstain' | 'unknown' | null;
  readonly looked_at: readonly FactSeen[];
  /** Whether the facts as they were made again give the verdict that was recorded; null for one that was not heard. */
  readonly rebuilt: 'agrees' | 'differs' | 'unknown' | null;
}
