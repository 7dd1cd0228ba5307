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
    // A call that rings is no message to be read; a notice is looked at in the app's inbox, if it has one.
    const shown = recipient.notifications
      .filter((each) => each.counts && each.notice_kind === undefined)
      .flatMap(({ shown, gone }) =>
        Object.values(shown)
          .flat()
          .filter((each) => !gone.includes(each)),
      );
    return new Set(shown).size;
  }
}
