import type { Evidence } from '../../model/decision.js';
import { isRead } from '../facts.js';
import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const readElsewhere: Rule = {
  name: 'read_elsewhere',
  tier: 'veto',
  description: 'The recipient has read the message, or seen the notice, already.',
  judge: ({ item, recipient }) => (isRead(recipient, item) ? suppress : null),
  evidence({ item, conversation }): Evidence {
    if (item.kind === 'notice') return { seen_at: item.seen_at };
    return { seq: item.seq, read_up_to_seq: conversation.read_up_to_seq };
  },
};
