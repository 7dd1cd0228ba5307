import type { Rule } from '../rule.js';

export const threadFollowed: Rule = {
  name: 'thread_followed',
  tier: 'soften',
  description: 'The recipient follows the thread.',
  judge({ classes, conversation }) {
    if (!classes.includes('thread_followed')) return null;
    return { outcome: 'push', evidence: { followed: conversation.followed } };
  },
};
