import type { Item } from '../../model/recipient.js';
import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const expired: Rule = {
  name: 'expired',
  tier: 'veto',
  description: 'The message is past its time to live, or the ringing of the call is over.',
  judge: ({ item, now }) => (hasEnded(item) || now >= item.expires_at ? suppress : null),
  evidence: ({ item }) => ({ expires_at: item.expires_at, ended: hasEnded(item) }),
};

/** The ringing of a call is over. */
function hasEnded(item: Item): boolean {
  return item.kind === 'call' && item.ended;
}
