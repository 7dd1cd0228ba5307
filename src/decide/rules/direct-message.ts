import type { Rule } from '../rule.js';

export const directMessage: Rule = {
  name: 'direct_message',
  tier: 'soften',
  description: 'The message was written in a direct conversation or a thread of one.',
  judge({ classes, conversation }) {
    if (!classes.includes('direct_message')) return null;
    return { outcome: 'push', evidence: { conversation_type: conversation.type } };
  },
};
