import { windowRelease } from '../batch-window.js';
import { relevanceEvidence } from '../relevance.js';
import type { ChatItem } from '../../model/recipient.js';
import { push } from '../opinion.js';
import type { Rule } from '../rule.js';

export const batched: Rule<ChatItem> = {
  name: 'batched',
  tier: 'soften',
  description:
    'An ordinary message of middling relevance waits in the window batch of its conversation; once held, it goes out.',
  concerns: ['message'],
  judge({ item, relevance, recipient, policy, now }) {
    if (relevance?.tier !== 'batch') return null;
    if (item.held_by.length > 0) return push;
    return { outcome: 'batch', release_at: windowRelease(recipient, item.conversation, policy, now) };
  },
  evidence: ({ item, relevance }) => ({ ...relevanceEvidence(relevance!), held_by: item.held_by }),
};
