import type { Rule } from '../rule.js';

export const tokenInvalid: Rule = {
  name: 'token_invalid',
  tier: 'veto',
  looksAtDevice: true,
  description: 'The push service no longer accepts the token of this device.',
  judge(_facts, device) {
    if (device?.token !== 'invalid') return null;
    return { outcome: 'suppress', evidence: { device: device.id } };
  },
};
