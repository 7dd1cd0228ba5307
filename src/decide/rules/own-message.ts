import type { ChatItem } from '../../model/recipient.js';
import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const ownMessage: Rule<ChatItem> = {
  name: 'own_message',
  tier: 'veto',
  description: 'The recipient wrote the message.',
  concerns: ['message', 'call'],
  judge: ({ item, recipient }) => (item.sender === recipient.id ? suppress : null),
  evidence: ({ item }) => ({ sender: item.sender }),
};
