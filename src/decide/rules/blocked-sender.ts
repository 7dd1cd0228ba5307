import type { ChatItem } from '../../model/recipient.js';
import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const blockedSender: Rule<ChatItem> = {
  name: 'blocked_sender',
  tier: 'veto',
  description: 'The recipient has blocked the sender.',
  concerns: ['message', 'call'],
  judge: ({ item, recipient }) => (recipient.preferences.blocked.includes(item.sender) ? suppress : null),
  evidence: ({ item }) => ({ sender: item.sender }),
};
