import type { Rule } from '../rule.js';

export const snoozed: Rule = {
  name: 'snoozed',
  tier: 'soften',
  description: 'The recipient has snoozed notifications: wait until the snooze ends (a call cannot wait).',
  judge({ item, recipient, now }) {
    const { snooze_until } = recipient.preferences;
    if (snooze_until === null || now >= snooze_until) return null;
    if (item.kind === 'call') return { outcome: 'suppress', evidence: { snooze_until } };
    return { outcome: 'defer', release_at: snooze_until, evidence: { snooze_until } };
  },
};
