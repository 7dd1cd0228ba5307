import { relevanceEvidence } from '../relevance.js';
import { push } from '../opinion.js';
import type { Rule } from '../rule.js';

export const relevant: Rule = {
  name: 'relevant',
  tier: 'soften',
  description: 'An ordinary message whose relevance reaches the push threshold.',
  concerns: ['message', 'notice'],
  judge: ({ relevance }) => (relevance?.tier === 'push' && relevance.local !== null ? push : null),
  evidence: ({ relevance }) => relevanceEvidence(relevance!),
};
