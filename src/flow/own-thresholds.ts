import { policyIn } from '../decide/facts.js';
import type { Policy } from '../model/policy.js';
import type { Recipient, Scores } from '../model/recipient.js';
import { thresholdsOf } from '../model/thresholds.js';

/** Scores of a message in a conversation under the thresholds that hold for this user: a segment may have its own. */
export function underOwnThresholds(
  scores: Scores,
  recipient: Recipient,
  policy: Policy,
  conversation: string,
): Scores {
  if (policy.segments === undefined) return scores;
  return { ...scores, thresholds: thresholdsOf(policyIn(policy, recipient, conversation)) };
}
