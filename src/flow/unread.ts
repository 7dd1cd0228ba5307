import type { Recipients } from '../context/recipients.js';
import { UnreadCount } from '../dispatch/delivery-events.js';
import type { Clock } from '../observe/clock.js';

/** The number on the app's icon: messages that were pushed and not read since. */
export class UnreadInNotifications extends UnreadCount {
  constructor(
    private readonly recipients: Recipients,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async of(app: string, user: string): Promise<number | null> {
    const recipient = (await this.recipients.load(app, [user], [], this.clock.now())).get(user);
    if (recipient === undefined) return null;
    const shown = recipient.notifications.flatMap((each) => Object.values(each.shown).flat());
    return new Set(shown).size;
  }
}
