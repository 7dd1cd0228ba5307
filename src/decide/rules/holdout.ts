import { push } from '../opinion.js';
import type { Rule } from '../rule.js';

export const holdout: Rule = {
  name: 'holdout',
  tier: 'soften',
  description: 'An ordinary message of a recipient in the holdout group, for whom relevance is switched off.',
  concerns: ['message', 'notice'],
  judge: ({ isOrdinary, recipient }) => (isOrdinary && recipient.preferences.holdout ? push : null),
  evidence: () => ({ holdout: true }),
};
