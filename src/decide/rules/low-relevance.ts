import { relevanceEvidence } from '../relevance.js';
import type { Rule } from '../rule.js';

export const lowRelevance: Rule = {
  name: 'low_relevance',
  tier: 'soften',
  description: 'An ordinary message whose relevance is below the batch threshold.',
  concerns: ['message', 'notice'],
  judge({ relevance }) {
    if (relevance?.tier !== 'suppress') return null;
    return { outcome: 'suppress', evidence: relevanceEvidence(relevance) };
  },
};
