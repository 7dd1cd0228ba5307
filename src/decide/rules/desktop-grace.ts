import type { Rule } from '../rule.js';

export const desktopGrace: Rule = {
  name: 'desktop_grace',
  tier: 'soften',
  description: 'The recipient is at a computer: wait a moment, perhaps they read it there.',
  concerns: ['message', 'notice'],
  judge({ item, activity, policy, now }) {
    if (activity.computer === null || item.held_by.includes('desktop_grace')) return null;
    return { outcome: 'defer', release_at: now + policy.grace_seconds * 1000 };
  },
  evidence: ({ activity, policy }) => ({ active: activity.computer, grace_seconds: policy.grace_seconds }),
};
