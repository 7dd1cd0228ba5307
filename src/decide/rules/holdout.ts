import type { Rule } from '../rule.js';

export const holdout: Rule = {
  name: 'holdout',
  tier: 'soften',
  description: 'An ordinary message of a recipient in the holdout group, for whom relevance is switched off.',
  concerns: ['message', 'notice'],
  judge({ isOrdinary, recipient }) {
    if (!isOrdinary || !recipient.preferences.holdout) return null;
    return { outcome: 'push', evidence: { holdout: true } };
  },
};
