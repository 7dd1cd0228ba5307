import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const tokenInvalid: Rule = {
  name: 'token_invalid',
  tier: 'veto',
  looksAtDevice: true,
  description: 'The push service no longer accepts the token of this device.',
  judge: (_facts, device) => (device?.token === 'invalid' ? suppress : null),
  evidence: (_facts, device) => ({ device: device!.id }),
};
