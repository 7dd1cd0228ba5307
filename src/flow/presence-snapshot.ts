import type { Recipients } from '../context/recipients.js';
import { PresenceSource } from '../jobs/job.js';
import type { Clock } from '../observe/clock.js';
import { expireGradually } from '../store/expire-gradually.js';
import type { Ledger } from '../store/ledger.js';
import type { DeviceStore } from '../store/stores.js';
import type { PresenceHistory } from './presence-history.js';
import type { TurnJournal } from './turn-journal.js';

/** Writes the presence that only memory knows, so that a restart does not push to people at their desks. */
export class PresenceSnapshot extends PresenceSource {
  constructor(
    private readonly recipients: Recipients,
    private readonly devices: DeviceStore,
    private readonly history: PresenceHistory,
    private readonly journal: TurnJournal,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async snapshot(): Promise<number> {
    const taken = this.recipients.takeUnsaved();
    if (taken.length === 0) return 0;
    const turns = this.journal.takeAll();
    try {
      const parts = await Promise.all([...byApp(taken)].map((each) => this.#part(...each)));
      const rows = parts.flatMap((part) => part.rows);
      const spans = parts.flatMap((part) => part.history.writes);
      const writes = [...this.devices.snapshot(rows), ...spans, ...this.journal.write(turns)];
      if (writes.length > 0) await this.ledger.commit(writes);
      for (const { history } of parts) history.keep();
      return rows.length;
    } catch (error) {
      this.journal.giveBack(turns);
      for (const { app, recipient } of taken) this.recipients.keepUnsaved(app, recipient, this.clock.now());
      throw error;
    }
  }

  override async forget(before: number): Promise<void> {
    await expireGradually(this.ledger, this.history.retain(before));
    const writes = await this.history.bound();
    if (writes.length > 0) await this.ledger.commit(writes);
  }

  async #part(app: string, taken: ReturnType<Recipients['takeUnsaved']>) {
    const presence = new Map(
      taken.flatMap(({ recipient }) =>
        Object.values(recipient.devices).map((device) => [`${recipient.id}\0${device.id}`, device]),
      ),
    );
    const rows = await this.devices.of(
      app,
      taken.map(({ recipient }) => recipient.id),
    );
    const touched = new Map(rows.map((row) => [`${row.user}\0${row.id}`, row.last_activity_at]));
    const history = await this.history.follow(
      app,
      taken.map(({ recipient }) => recipient),
      (user, device) => touched.get(`${user}\0${device}`) ?? null,
    );
    const changed = rows.flatMap((row) => {
      const { connected, last_activity_at } = presence.get(`${row.user}\0${row.id}`) ?? row;
      const isSame = row.connected === connected && row.last_activity_at === last_activity_at;
      return isSame ? [] : [{ ...row, connected, last_activity_at, last_seen_at: this.clock.now() }];
    });
    return { rows: changed, history };
  }
}

function byApp(taken: ReturnType<Recipients['takeUnsaved']>) {
  return Map.groupBy(taken, (each) => each.app);
}
