import { Backlog, BACKLOG_LIMIT } from '../client/backlog.js';
import { IN_APP } from '../client/device-values.js';
import type { DeliverService } from '../dispatch/deliver.service.js';
import type { Clock } from '../observe/clock.js';
import type { Ledger } from '../store/ledger.js';
import type { PushStore } from '../store/stores.js';

/** Makes what waits for a returning socket due at once, and ends what is beyond its bounds. */
export class SocketBacklog extends Backlog {
  constructor(
    private readonly pushes: PushStore,
    private readonly ledger: Ledger,
    private readonly deliver: () => DeliverService,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async wake(app: string, user: string, device: string): Promise<void> {
    const now = this.clock.now();
    const waiting = (await this.pushes.waiting(app, user, device)).filter((each) => each.provider === IN_APP);
    const kept = waiting.filter((each) => each.expires_at > now).slice(-BACKLOG_LIMIT);
    const writes = waiting.flatMap((push) =>
      this.pushes.change(
        push,
        kept.includes(push)
          ? { ...push, next_attempt_at: now }
          : { ...push, state: 'expired', next_attempt_at: null },
      ),
    );
    if (writes.length > 0) await this.ledger.commit(writes);
    for (const push of kept) this.deliver().enqueue({ ...push, next_attempt_at: now });
    // What is to leave its screen goes by the socket now, whatever budget held it back.
    this.deliver().look({ app, user, device });
  }
}
