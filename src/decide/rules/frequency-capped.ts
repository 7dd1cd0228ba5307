import { capState, isCounted } from '../counting.js';
import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const frequencyCapped: Rule = {
  name: 'frequency_capped',
  tier: 'soften',
  description:
    'The recipient has had as many notifications as the frequency cap allows: ordinary messages go, addressed ones wait for room.',
  concerns: ['message', 'notice'],
  judge({ item, isOrdinary, recipient, policy, now }) {
    if (!isCounted(item)) return null;
    const { roomAt } = capState(recipient, policy, now);
    if (roomAt === null) return null;
    return isOrdinary ? suppress : { outcome: 'defer', release_at: roomAt };
  },
  evidence({ recipient, policy, now }) {
    const { limit, per } = policy.frequency_cap!;
    const { counted } = capState(recipient, policy, now);
    return { limit, per, counted };
  },
};
