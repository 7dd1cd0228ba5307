import type { NoticeItem } from '../../model/recipient.js';
import { marketingState } from '../counting.js';
import type { Rule } from '../rule.js';

export const marketingCapped: Rule<NoticeItem> = {
  name: 'marketing_capped',
  tier: 'soften',
  description: 'The recipient has had as many promotions as the cap of marketing allows.',
  concerns: ['notice'],
  judge({ item, recipient, policy, now }) {
    if (item.notice_kind !== 'marketing' || policy.marketing_cap === null) return null;
    const { counted, roomAt } = marketingState(recipient, policy, now);
    if (roomAt === null) return null;
    const { limit, per } = policy.marketing_cap;
    return { outcome: 'suppress', evidence: { limit, per, counted } };
  },
};
