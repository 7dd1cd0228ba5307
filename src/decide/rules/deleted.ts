import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const deleted: Rule = {
  name: 'deleted',
  tier: 'veto',
  description: 'The message has been deleted, or the notice cancelled, perhaps before it arrived.',
  judge: ({ item }) => (item.deleted ? suppress : null),
  evidence: () => ({ deleted: true }),
};
