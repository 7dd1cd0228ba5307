import type { NoticeItem } from '../../model/recipient.js';
import type { Rule } from '../rule.js';

export const noConsent: Rule<NoticeItem> = {
  name: 'no_consent',
  tier: 'veto',
  description: 'A promotion, and the recipient has not agreed to marketing.',
  concerns: ['notice'],
  judge({ item, recipient }) {
    const { consents } = recipient.preferences;
    if (item.notice_kind !== 'marketing' || consents.includes('marketing')) return null;
    return { outcome: 'suppress', evidence: { consents } };
  },
};
