import type { NoticeItem } from '../../model/recipient.js';
import type { Rule } from '../rule.js';

export const reminder: Rule<NoticeItem> = {
  name: 'reminder',
  tier: 'soften',
  description: 'The recipient asked to be reminded, or it is bound to a time: a medicine, an appointment.',
  concerns: ['notice'],
  judge({ item }) {
    if (item.notice_kind !== 'reminder') return null;
    return { outcome: 'push', evidence: { kind: item.notice_kind } };
  },
};
