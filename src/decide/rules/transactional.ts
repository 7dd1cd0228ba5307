import type { NoticeItem } from '../../model/recipient.js';
import type { Rule } from '../rule.js';

export const transactional: Rule<NoticeItem> = {
  name: 'transactional',
  tier: 'soften',
  description: 'What the recipient did has a consequence: an order, a payment, a code.',
  concerns: ['notice'],
  judge({ item }) {
    if (item.notice_kind !== 'transactional') return null;
    return { outcome: 'push', evidence: { kind: item.notice_kind } };
  },
};
