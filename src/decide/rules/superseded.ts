import type { NoticeItem } from '../../model/recipient.js';
import type { Rule } from '../rule.js';

export const superseded: Rule<NoticeItem> = {
  name: 'superseded',
  tier: 'veto',
  description: 'A newer notice of the same key has taken effect within the last seven days.',
  concerns: ['notice'],
  judge({ item, supersededBy }) {
    if (supersededBy === null) return null;
    return { outcome: 'suppress', evidence: { key: item.key, newer: supersededBy } };
  },
};
