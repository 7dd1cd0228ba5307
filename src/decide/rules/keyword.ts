import type { Rule } from '../rule.js';

export const keyword: Rule = {
  name: 'keyword',
  tier: 'soften',
  description: "The message contains one of the recipient's keywords.",
  judge({ classes }) {
    return classes.includes('keyword') ? { outcome: 'push', evidence: { classes } } : null;
  },
};
