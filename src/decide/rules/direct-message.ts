import type { ChatItem } from '../../model/recipient.js';
import { push } from '../opinion.js';
import type { Rule } from '../rule.js';

export const directMessage: Rule<ChatItem> = {
  name: 'direct_message',
  tier: 'soften',
  description: 'The message was written in a direct conversation or a thread of one.',
  concerns: ['message'],
  judge: ({ classes }) => (classes.includes('direct_message') ? push : null),
  evidence: ({ conversation }) => ({ conversation_type: conversation.type }),
};
