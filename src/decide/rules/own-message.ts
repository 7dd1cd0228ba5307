import type { ChatItem } from '../../model/recipient.js';
import type { Rule } from '../rule.js';

export const ownMessage: Rule<ChatItem> = {
  name: 'own_message',
  tier: 'veto',
  description: 'The recipient wrote the message.',
  concerns: ['message', 'call'],
  judge({ item, recipient }) {
    return item.sender === recipient.id ? { outcome: 'suppress', evidence: { sender: item.sender } } : null;
  },
};
