import type { MessageClass, QuietHours } from '../../model/preferences.js';
import type { Item } from '../../model/recipient.js';
import { quietEnd } from '../quiet-time.js';
import type { Rule } from '../rule.js';
import { zoneOf } from '../zone.js';

export const quietHours: Rule = {
  name: 'quiet_hours',
  tier: 'soften',
  description: "It is within the recipient's quiet hours, and they do not let this class of message through.",
  judge({ item, classes, recipient, policy, now }) {
    const hours = recipient.preferences.quiet_hours;
    if (hours === null || isAllowed(hours, item, classes)) return null;
    const zone = zoneOf(recipient, policy);
    const end = quietEnd(hours, zone, now);
    if (end === null) return null;
    const evidence = { zone, from: hours.from, until: hours.until, action: hours.action };
    if (hours.action === 'suppress' || end === 'never' || item.kind === 'call') {
      return { outcome: 'suppress', evidence };
    }
    return { outcome: hours.action, release_at: end, evidence };
  },
};

function isAllowed(hours: QuietHours, item: Item, classes: readonly MessageClass[]): boolean {
  if (hours.allow.length === 0) return false;
  if (item.kind === 'call') return hours.allow.includes('call');
  return classes.some((each) => hours.allow.includes(each));
}
