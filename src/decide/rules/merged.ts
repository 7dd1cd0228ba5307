import type { NoticeItem } from '../../model/recipient.js';
import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const merged: Rule<NoticeItem> = {
  name: 'merged',
  tier: 'veto',
  description: 'The notice only corrects an older one of its key: it changes that one, without a sound.',
  concerns: ['notice'],
  judge: ({ item }) => (item.merged_into === null ? null : suppress),
  evidence: ({ item }) => ({ key: item.key, merged_into: item.merged_into }),
};
