import type { Recipients } from '../context/recipients.js';
import { PresenceSource } from '../jobs/job.js';
import type { Clock } from '../observe/clock.js';
import type { Ledger } from '../store/ledger.js';
import type { DeviceStore } from '../store/stores.js';

/** Writes the presence that only memory knows, so that a restart does not push to people at their desks. */
export class PresenceSnapshot extends PresenceSource {
  constructor(
    private readonly recipients: Recipients,
    private readonly devices: DeviceStore,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async snapshot(): Promise<number> {
    const taken = this.recipients.takeUnsaved();
    if (taken.length === 0) return 0;
    try {
      const rows = (await Promise.all([...byApp(taken)].map((each) => this.#rows(...each)))).flat();
      if (rows.length > 0) await this.ledger.commit(this.devices.snapshot(rows));
      return rows.length;
    } catch (error) {
      for (const { app, recipient } of taken) this.recipients.keepUnsaved(app, recipient, this.clock.now());
      throw error;
    }
  }

  async #rows(app: string, taken: ReturnType<Recipients['takeUnsaved']>) {
    const presence = new Map(
      taken.flatMap(({ recipient }) =>
        Object.values(recipient.devices).map((device) => [`${recipient.id}\0${device.id}`, device]),
      ),
    );
    const rows = await this.devices.of(
      app,
      taken.map(({ recipient }) => recipient.id),
    );
    return rows.flatMap((row) => {
      const { connected, last_activity_at } = presence.get(`${row.user}\0${row.id}`) ?? row;
      const isSame = row.connected === connected && row.last_activity_at === last_activity_at;
      return isSame ? [] : [{ ...row, connected, last_activity_at, last_seen_at: this.clock.now() }];
    });
  }
}

function byApp(taken: ReturnType<Recipients['takeUnsaved']>) {
  return Map.groupBy(taken, (each) => each.app);
}
