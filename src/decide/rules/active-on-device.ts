import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const activeOnDevice: Rule = {
  name: 'active_on_device',
  tier: 'soften',
  looksAtDevice: true,
  description:
    'The recipient is looking at the app on this device, holds a phone or tablet, or (for a message worth a batch) is at any device: the app shows it itself.',
  concerns: ['message', 'notice'],
  judge({ activity, relevance }, device) {
    if (activity.active.length === 0) return null;
    const isHere = device !== null && activity.active.includes(device.id);
    const isElsewhere = activity.handheld !== null || relevance?.tier === 'batch';
    return isHere || isElsewhere ? suppress : null;
  },
  evidence: ({ activity }) => ({ active: activity.active }),
};
