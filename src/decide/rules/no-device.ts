import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const noDevice: Rule = {
  name: 'no_device',
  tier: 'veto',
  looksAtDevice: true,
  description: 'The recipient has no device that can be pushed to.',
  judge: (_facts, device) => (device === null || device.token === 'none' ? suppress : null),
  evidence: (_facts, device) => ({ device: device?.id ?? null }),
};
