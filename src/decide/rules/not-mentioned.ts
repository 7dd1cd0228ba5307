import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const notMentioned: Rule = {
  name: 'not_mentioned',
  tier: 'soften',
  description:
    'Only mentions are wanted here, and the message is neither addressed to the recipient nor in a thread they take part in.',
  concerns: ['message'],
  judge({ level, isOrdinary, conversation }) {
    if (level !== 'mentions' || !isOrdinary) return null;
    return conversation.type === 'thread' && conversation.participant ? null : suppress;
  },
  evidence: ({ level }) => ({ level }),
};
