import type { Rule } from '../rule.js';

export const optedOut: Rule = {
  name: 'opted_out',
  tier: 'veto',
  looksAtDevice: true,
  description:
    'Push is switched off: by the recipient, by the push level of the conversation, for the topic of a notice, or on this device.',
  judge({ item, recipient, level }, device) {
    const { push_enabled, topic_opt_outs } = recipient.preferences;
    const topic = item.kind === 'notice' && topic_opt_outs.includes(item.topic ?? '') ? item.topic : null;
    const isOn = push_enabled && level !== 'none' && topic === null && device?.push_enabled !== false;
    if (isOn) return null;
    return {
      outcome: 'suppress',
      evidence: {
        push_enabled,
        level,
        topic,
        device_push_enabled: device?.push_enabled ?? null,
      },
    };
  },
};
