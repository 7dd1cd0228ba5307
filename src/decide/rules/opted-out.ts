import type { Facts } from '../facts.js';
import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';

export const optedOut: Rule = {
  name: 'opted_out',
  tier: 'veto',
  looksAtDevice: true,
  description:
    'Push is switched off: by the recipient, by the push level of the conversation, for the topic of a notice, or on this device.',
  judge(facts, device) {
    const { recipient, level } = facts;
    const isOn = recipient.preferences.push_enabled && level !== 'none' && device?.push_enabled !== false;
    return isOn && topicOf(facts) === null ? null : suppress;
  },
  evidence(facts, device) {
    return {
      push_enabled: facts.recipient.preferences.push_enabled,
      level: facts.level,
      topic: topicOf(facts),
      device_push_enabled: device?.push_enabled ?? null,
    };
  },
};

/** The topic of a notice, where the recipient wants none of it. */
function topicOf({ item, recipient }: Facts): string | null {
  if (item.kind !== 'notice' || item.topic === null) return null;
  return recipient.preferences.topic_opt_outs.includes(item.topic) ? item.topic : null;
}
