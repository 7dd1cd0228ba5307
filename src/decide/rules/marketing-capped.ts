import type { NoticeItem } from '../../model/recipient.js';
import { marketingState } from '../counting.js';
import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const marketingCapped: Rule<NoticeItem> = {
  name: 'marketing_capped',
  tier: 'soften',
  description: 'The recipient has had as many promotions as the cap of marketing allows.',
  concerns: ['notice'],
  judge({ item, recipient, policy, now }) {
    if (item.notice_kind !== 'marketing') return null;
    return marketingState(recipient, policy, now).roomAt === null ? null : suppress;
  },
  evidence({ recipient, policy, now }) {
    const { limit, per } = policy.marketing_cap!;
    const { counted } = marketingState(recipient, policy, now);
    return { limit, per, counted };
  },
};
