// Relevance of an ordinary message (L01-L07): from what the scorers said to a tier. Worked out once per message and
// recipient, and kept. The LLM moves the tier by one step at most, within its sender's budgets.
import type { Evidence, LlmChange, Note, Relevance, RelevanceTier } from '../model/decision.js';
import type { Policy } from '../model/policy.js';
import type { Scores } from '../model/recipient.js';
import { thresholdsOf } from '../model/thresholds.js';

export interface WorkedOut {
  readonly relevance: Relevance;
  /** The change of tier to be charged to the sender, if the LLM caused one (L06). */
  readonly change: LlmChange | null;
}

const none: readonly never[] = [];
const order: readonly RelevanceTier[] = ['suppress', 'batch', 'push'];
const stateNotes = {
  timeout: 'scorer_timeout',
  invalid_output: 'scorer_invalid_output',
  no_budget: 'budget_exhausted',
} as const satisfies Record<string, Note>;

/** `spent` are the sender's earlier changes; those out of the window and of other senders are passed over. */
export function workOut(
  scores: Scores | null,
  sender: string,
  policy: Policy,
  now: number,
  spent: readonly LlmChange[],
): WorkedOut {
  const { llm_band } = policy.relevance;
  const policy_version = policy.version;
  const thresholds = scores?.thresholds ?? thresholdsOf(policy);
  if (scores === null) {
    return {
      relevance: { p: null, tier: 'push', local: null, shift: null, notes: none, thresholds, policy_version },
      change: null,
    };
  }
  const { local, llm } = scores;
  const tier = tierOf(local, thresholds);
  const byLocal: Relevance = { p: local, tier, local, shift: null, notes: none, thresholds, policy_version };
  const isAsked = llm !== null && llm_band[0] <= local && local < llm_band[1];
  if (!isAsked) return { relevance: byLocal, change: null };
  if ('state' in llm) return { relevance: { ...byLocal, notes: [stateNotes[llm.state]] }, change: null };
  return shifted(byLocal, llm.shift, sender, policy, now, spent);
}

/**
 * Relevance as the policy sees it that decides now: what the scorers said stays, the tier follows the thresholds of a
 * version published since, still moved by one step at most.
 */
export function underPolicy(relevance: Relevance | null, policy: Policy): Relevance | null {
  if (relevance === null || relevance.local === null) return relevance;
  const { policy_version = policy.version, p, local } = relevance;
  if (policy_version === policy.version) return relevance;
  const thresholds = thresholdsOf(policy);
  const byLocal = order.indexOf(tierOf(local, thresholds));
  const steps = order.indexOf(tierOf(p!, thresholds)) - byLocal;
  const tier = order[byLocal + Math.sign(steps)]!;
  return { ...relevance, tier, thresholds, policy_version: policy.version };
}

export function relevanceEvidence({ p, local, shift, thresholds }: Relevance): Evidence {
  return {
    p,
    local,
    shift,
    push_threshold: thresholds.push,
    batch_threshold: thresholds.batch,
  };
}

/** L04, L06. */
function shifted(
  byLocal: Relevance,
  answer: number,
  sender: string,
  policy: Policy,
  now: number,
  spent: readonly LlmChange[],
): WorkedOut {
  const { max_shift } = policy.relevance;
  const shift = Math.max(-max_shift, Math.min(max_shift, answer));
  const p = move(byLocal.p!, shift);
  const steps = order.indexOf(tierOf(p, byLocal.thresholds)) - order.indexOf(byLocal.tier);
  if (steps === 0) return { relevance: { ...byLocal, p, shift }, change: null };
  const direction = steps > 0 ? 'up' : 'down';
  if (isSpent(sender, direction, policy, now, spent)) {
    return { relevance: { ...byLocal, notes: ['budget_exhausted'] }, change: null };
  }
  const tier = order[order.indexOf(byLocal.tier) + Math.sign(steps)]!;
  return { relevance: { ...byLocal, p, shift, tier }, change: { at: now, sender, direction } };
}

function isSpent(
  sender: string,
  direction: 'up' | 'down',
  policy: Policy,
  now: number,
  spent: readonly LlmChange[],
): boolean {
  const { promotion_budget, demotion_budget, change_window_seconds } = policy.relevance;
  const counted = spent.filter(
    (change) =>
      change.sender === sender &&
      change.direction === direction &&
      now - change.at < change_window_seconds * 1000,
  );
  return counted.length >= (direction === 'up' ? promotion_budget : demotion_budget);
}

function tierOf(p: number, thresholds: Relevance['thresholds']): RelevanceTier {
  if (p >= thresholds.push) return 'push';
  return p >= thresholds.batch ? 'batch' : 'suppress';
}

/** A shift of nothing leaves p untouched, without the rounding of the way there and back. */
function move(p: number, shift: number): number {
  return shift === 0 ? p : 1 / (1 + Math.exp(-(Math.log(p / (1 - p)) + shift)));
}
