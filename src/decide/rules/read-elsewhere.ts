import { isRead } from '../facts.js';
import type { Rule } from '../rule.js';

export const readElsewhere: Rule = {
  name: 'read_elsewhere',
  tier: 'veto',
  description: 'The recipient has read the message already.',
  judge({ item, recipient, conversation }) {
    if (!isRead(recipient, item)) return null;
    return {
      outcome: 'suppress',
      evidence: { seq: item.seq, read_up_to_seq: conversation.read_up_to_seq },
    };
  },
};
