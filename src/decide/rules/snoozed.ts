import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const snoozed: Rule = {
  name: 'snoozed',
  tier: 'soften',
  description: 'The recipient has snoozed notifications: wait until the snooze ends (a call cannot wait).',
  judge({ item, recipient, now }) {
    const { snooze_until } = recipient.preferences;
    if (snooze_until === null || now >= snooze_until) return null;
    return item.kind === 'call' ? suppress : { outcome: 'defer', release_at: snooze_until };
  },
  evidence: ({ recipient }) => ({ snooze_until: recipient.preferences.snooze_until }),
};
