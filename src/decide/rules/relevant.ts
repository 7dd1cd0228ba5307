import { relevanceEvidence } from '../relevance.js';
import type { Rule } from '../rule.js';

export const relevant: Rule = {
  name: 'relevant',
  tier: 'soften',
  description: 'An ordinary message whose relevance reaches the push threshold.',
  concerns: ['message', 'notice'],
  judge({ relevance }) {
    if (relevance?.tier !== 'push' || relevance.local === null) return null;
    return { outcome: 'push', evidence: relevanceEvidence(relevance) };
  },
};
