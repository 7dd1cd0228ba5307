import type { NoticeItem } from '../../model/recipient.js';
import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const superseded: Rule<NoticeItem> = {
  name: 'superseded',
  tier: 'veto',
  description: 'A newer notice of the same key has taken effect within the last seven days.',
  concerns: ['notice'],
  judge: ({ supersededBy }) => (supersededBy === null ? null : suppress),
  evidence: ({ item, supersededBy }) => ({ key: item.key, newer: supersededBy }),
};
