import { push } from '../opinion.js';
import type { Rule } from '../rule.js';

export const criticalBypass: Rule = {
  name: 'critical_bypass',
  tier: 'pierce',
  description:
    'The application server marked the message critical and the recipient allows it: push to every device that no veto stops.',
  judge({ item, recipient }) {
    return item.importance === 'critical' && recipient.preferences.allow_critical ? push : null;
  },
  evidence: ({ item }) => ({ importance: item.importance }),
};
