import type { ChatItem } from '../../model/recipient.js';
import { push } from '../opinion.js';
import type { Rule } from '../rule.js';

export const call: Rule<ChatItem> = {
  name: 'call',
  tier: 'soften',
  description: 'A call rings on every device that nothing stops it on.',
  concerns: ['call'],
  judge: () => push,
  evidence: ({ item }) => ({ call: item.message }),
};
