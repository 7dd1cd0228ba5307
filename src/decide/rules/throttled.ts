import { windowRelease } from '../batch-window.js';
import { recentOf } from '../counting.js';
import type { ChatItem } from '../../model/recipient.js';
import type { Rule } from '../rule.js';

export const throttled: Rule<ChatItem> = {
  name: 'throttled',
  tier: 'soften',
  description:
    'The conversation has just had many notifications: wait in its window batch, unless it mentions the recipient or hits a keyword.',
  concerns: ['message'],
  judge({ item, classes, recipient, policy, now }) {
    if (item.in_window_batch) return null;
    if (classes.includes('mention') || classes.includes('keyword')) return null;
    if (recentOf(recipient, item.conversation, policy, now) < policy.throttle.threshold) return null;
    return { outcome: 'batch', release_at: windowRelease(recipient, item.conversation, policy, now) };
  },
  evidence({ item, recipient, policy, now }) {
    return { recent: recentOf(recipient, item.conversation, policy, now), ...policy.throttle };
  },
};
