import { capState, isCounted } from '../counting.js';
import type { Rule } from '../rule.js';

export const frequencyCapped: Rule = {
  name: 'frequency_capped',
  tier: 'soften',
  description:
    'The recipient has had as many notifications as the frequency cap allows: ordinary messages go, addressed ones wait for room.',
  concerns: ['message', 'notice'],
  judge({ item, isOrdinary, recipient, policy, now }) {
    if (policy.frequency_cap === null || !isCounted(item)) return null;
    const { counted, roomAt } = capState(recipient, policy, now);
    if (roomAt === null) return null;
    const evidence = { limit: policy.frequency_cap.limit, per: policy.frequency_cap.per, counted };
    if (isOrdinary) return { outcome: 'suppress', evidence };
    return { outcome: 'defer', release_at: roomAt, evidence };
  },
};
