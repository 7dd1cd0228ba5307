import type { ChatItem } from '../../model/recipient.js';
import type { Rule } from '../rule.js';

export const blockedSender: Rule<ChatItem> = {
  name: 'blocked_sender',
  tier: 'veto',
  description: 'The recipient has blocked the sender.',
  concerns: ['message', 'call'],
  judge({ item, recipient }) {
    if (!recipient.preferences.blocked.includes(item.sender)) return null;
    return { outcome: 'suppress', evidence: { sender: item.sender } };
  },
};
