import type { ChatItem } from '../../model/recipient.js';
import { push } from '../opinion.js';
import type { Rule } from '../rule.js';

export const keyword: Rule<ChatItem> = {
  name: 'keyword',
  tier: 'soften',
  description: "The message contains one of the recipient's keywords.",
  concerns: ['message'],
  judge: ({ classes }) => (classes.includes('keyword') ? push : null),
  evidence: ({ classes }) => ({ classes }),
};
