import type { ChatItem } from '../../model/recipient.js';
import { push } from '../opinion.js';
import type { Rule } from '../rule.js';

export const mention: Rule<ChatItem> = {
  name: 'mention',
  tier: 'soften',
  description: 'The message mentions the recipient.',
  concerns: ['message'],
  judge: ({ classes }) => (classes.includes('mention') ? push : null),
  evidence: ({ item }) => ({ broadcast: item.broadcast, reply_to: item.reply_to }),
};
