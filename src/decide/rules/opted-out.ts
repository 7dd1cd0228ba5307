import type { Rule } from '../rule.js';

export const optedOut: Rule = {
  name: 'opted_out',
  tier: 'veto',
  description:
    'Push is switched off: by the recipient, by the push level of the conversation, or on this device.',
  judge({ recipient, level }, device) {
    const isOff = !recipient.preferences.push_enabled || level === 'none' || device?.push_enabled === false;
    if (!isOff) return null;
    return {
      outcome: 'suppress',
      evidence: {
        push_enabled: recipient.preferences.push_enabled,
        level,
        device_push_enabled: device?.push_enabled ?? null,
      },
    };
  },
};
