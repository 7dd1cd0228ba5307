import { push } from '../opinion.js';
import type { Rule } from '../rule.js';

export const forcePush: Rule = {
  name: 'force_push',
  tier: 'pierce',
  description: 'The application server forces the push: to the most suitable device that no veto stops.',
  judge: ({ item }) => (item.force_push ? push : null),
  evidence: () => ({ force_push: true }),
};
