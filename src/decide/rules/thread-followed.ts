import type { ChatItem } from '../../model/recipient.js';
import { push } from '../opinion.js';
import type { Rule } from '../rule.js';

export const threadFollowed: Rule<ChatItem> = {
  name: 'thread_followed',
  tier: 'soften',
  description: 'The recipient follows the thread.',
  concerns: ['message'],
  judge: ({ classes }) => (classes.includes('thread_followed') ? push : null),
  evidence: ({ conversation }) => ({ followed: conversation.followed }),
};
