import type { NoticeItem } from '../../model/recipient.js';
import { push } from '../opinion.js';
import type { Rule } from '../rule.js';

export const transactional: Rule<NoticeItem> = {
  name: 'transactional',
  tier: 'soften',
  description: 'What the recipient did has a consequence: an order, a payment, a code.',
  concerns: ['notice'],
  judge: ({ item }) => (item.notice_kind === 'transactional' ? push : null),
  evidence: ({ item }) => ({ kind: item.notice_kind }),
};
