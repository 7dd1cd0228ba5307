import type { NoticeItem } from '../../model/recipient.js';
import type { Rule } from '../rule.js';

export const scheduled: Rule<NoticeItem> = {
  name: 'scheduled',
  tier: 'schedule',
  description: 'The notice is for later: it waits for the recipient, on no device yet.',
  concerns: ['notice'],
  judge({ item, isDuplicate, supersededBy, now }) {
    const { not_before } = item;
    if (not_before === null || now >= not_before) return null;
    if (item.deleted || item.seen_at !== null || isDuplicate || supersededBy !== null) return null;
    return { outcome: 'defer', release_at: not_before };
  },
  evidence: ({ item }) => ({ not_before: item.not_before }),
};
