import type { NoticeItem } from '../../model/recipient.js';
import { push } from '../opinion.js';
import type { Rule } from '../rule.js';

export const reminder: Rule<NoticeItem> = {
  name: 'reminder',
  tier: 'soften',
  description: 'The recipient asked to be reminded, or it is bound to a time: a medicine, an appointment.',
  concerns: ['notice'],
  judge: ({ item }) => (item.notice_kind === 'reminder' ? push : null),
  evidence: ({ item }) => ({ kind: item.notice_kind }),
};
