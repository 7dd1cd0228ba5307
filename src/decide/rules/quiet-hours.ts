import type { MessageClass, QuietHours } from '../../model/preferences.js';
import type { Item } from '../../model/recipient.js';
import { quietEnd } from '../quiet-time.js';
import { suppress } from '../opinion.js';
import type { Rule } from '../rule.js';
import { zoneOf } from '../zone.js';

export const quietHours: Rule = {
  name: 'quiet_hours',
  tier: 'soften',
  description: "It is within the recipient's quiet hours, and they do not let this class of message through.",
  judge({ item, classes, recipient, policy, now }) {
    const hours = recipient.preferences.quiet_hours;
    if (hours === null || isAllowed(hours, classes)) return null;
    const end = quietEnd(hours, zoneOf(recipient, policy), now);
    if (end === null) return null;
    if (end === 'never') return suppress;
    const outcome = actionFor(item, hours.action);
    return outcome === 'suppress' ? suppress : { outcome, release_at: end };
  },
  evidence({ recipient, policy }) {
    const { from, until, action } = recipient.preferences.quiet_hours!;
    return { zone: zoneOf(recipient, policy), from, until, action };
  },
};

/** Promotions are never let through (A11). */
function isAllowed({ allow }: QuietHours, classes: readonly MessageClass[]): boolean {
  return classes.some((each) => each !== 'marketing' && allow.includes(each));
}

/** A call cannot wait (C03), and a notice that matters is put off rather than lost; there is no batch of them (A11). */
function actionFor(item: Item, action: QuietHours['action']): QuietHours['action'] {
  if (item.kind !== 'notice') return item.kind === 'call' ? 'suppress' : action;
  const isLight = item.notice_kind === 'prompt' || item.notice_kind === 'event';
  return action === 'suppress' && isLight ? 'suppress' : 'defer';
}
