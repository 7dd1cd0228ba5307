import type { Evidence } from '../../model/decision.js';
import { isRead } from '../facts.js';
import type { Rule } from '../rule.js';

export const readElsewhere: Rule = {
  name: 'read_elsewhere',
  tier: 'veto',
  description: 'The recipient has read the message, or seen the notice, already.',
  judge({ item, recipient, conversation }) {
    if (!isRead(recipient, item)) return null;
    const evidence: Evidence =
      item.kind === 'notice'
        ? { seen_at: item.seen_at }
        : { seq: item.seq, read_up_to_seq: conversation.read_up_to_seq };
    return { outcome: 'suppress', evidence };
  },
};
