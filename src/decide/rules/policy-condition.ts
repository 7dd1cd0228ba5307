import { conditionHit } from '../conditions.js';
import type { Rule } from '../rule.js';

export const policyCondition: Rule = {
  name: 'policy_condition',
  tier: 'soften',
  looksAtDevice: true,
  description: 'A condition that the policy names holds: the quietest of them says what happens.',
  concerns: ['message', 'notice'],
  judge: (facts, device) => conditionHit(facts, device)?.opinion ?? null,
  // The text of the condition is in the version that the decision names.
  evidence: (facts, device) => ({ condition: conditionHit(facts, device)!.condition }),
};
