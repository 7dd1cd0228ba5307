import type { Rule } from '../rule.js';

export const expired: Rule = {
  name: 'expired',
  tier: 'veto',
  description: 'The message is past its time to live, or the ringing of the call is over.',
  judge({ item, now }) {
    const ended = item.kind === 'call' && item.ended;
    if (!ended && now < item.expires_at) return null;
    return { outcome: 'suppress', evidence: { expires_at: item.expires_at, ended } };
  },
};
