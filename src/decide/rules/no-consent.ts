import type { NoticeItem } from '../../model/recipient.js';
import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const noConsent: Rule<NoticeItem> = {
  name: 'no_consent',
  tier: 'veto',
  description: 'A promotion, and the recipient has not agreed to marketing.',
  concerns: ['notice'],
  judge({ item, recipient }) {
    const isMissing =
      item.notice_kind === 'marketing' && !recipient.preferences.consents.includes('marketing');
    return isMissing ? suppress : null;
  },
  evidence: ({ recipient }) => ({ consents: recipient.preferences.consents }),
};
