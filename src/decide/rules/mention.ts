import type { ChatItem } from '../../model/recipient.js';
import type { Rule } from '../rule.js';

export const mention: Rule<ChatItem> = {
  name: 'mention',
  tier: 'soften',
  description: 'The message mentions the recipient.',
  concerns: ['message'],
  judge({ item, classes }) {
    if (!classes.includes('mention')) return null;
    return { outcome: 'push', evidence: { broadcast: item.broadcast, reply_to: item.reply_to } };
  },
};
