import type { Rule } from '../rule.js';

export const noDevice: Rule = {
  name: 'no_device',
  tier: 'veto',
  looksAtDevice: true,
  description: 'The recipient has no device that can be pushed to.',
  judge(_facts, device) {
    if (device !== null && device.token !== 'none') return null;
    return { outcome: 'suppress', evidence: { device: device?.id ?? null } };
  },
};
