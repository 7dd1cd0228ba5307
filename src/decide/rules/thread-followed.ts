import type { ChatItem } from '../../model/recipient.js';
import type { Rule } from '../rule.js';

export const threadFollowed: Rule<ChatItem> = {
  name: 'thread_followed',
  tier: 'soften',
  description: 'The recipient follows the thread.',
  concerns: ['message'],
  judge({ classes, conversation }) {
    if (!classes.includes('thread_followed')) return null;
    return { outcome: 'push', evidence: { followed: conversation.followed } };
  },
};
