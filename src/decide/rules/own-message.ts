import type { Rule } from '../rule.js';

export const ownMessage: Rule = {
  name: 'own_message',
  tier: 'veto',
  description: 'The recipient wrote the message.',
  judge({ item, recipient }) {
    return item.sender === recipient.id ? { outcome: 'suppress', evidence: { sender: item.sender } } : null;
  },
};
