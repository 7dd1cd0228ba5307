import { relevanceEvidence } from '../relevance.js';
import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const lowRelevance: Rule = {
  name: 'low_relevance',
  tier: 'soften',
  description: 'An ordinary message whose relevance is below the batch threshold.',
  concerns: ['message', 'notice'],
  judge: ({ relevance }) => (relevance?.tier === 'suppress' ? suppress : null),
  evidence: ({ relevance }) => relevanceEvidence(relevance!),
};
