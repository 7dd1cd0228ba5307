import type { Rule } from '../rule.js';

export const call: Rule = {
  name: 'call',
  tier: 'soften',
  description: 'A call rings on every device that nothing stops it on.',
  judge({ item }) {
    return item.kind === 'call' ? { outcome: 'push', evidence: { call: item.message } } : null;
  },
};
