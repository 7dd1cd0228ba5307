import { Injectable } from '@nestjs/common';
import { invalid } from '../access/problem.js';
import type { DeviceChange } from '../model/device-change.js';
import { type Device, outlives } from '../model/push.js';
import type { Input } from '../model/input.js';
import type { RecipientDevice } from '../model/recipient.js';
import { Clock } from '../observe/clock.js';
import { DeviceRegistry, Happenings, Pipeline } from '../ports.js';
import { Ledger, type Write } from '../store/ledger.js';
import { DeviceStore } from '../store/stores.js';
import { changed, decidingFields, kindOf, newDevice } from './device-values.js';
import { KeyLocks } from './key-locks.js';
import { KnownProviders } from './known-providers.js';

/** A device that is heard of more often is not written each time. */
const SEEN_RESOLUTION_MS = 3_600_000;

/**
 * Who has which device. Every change runs in the user's mailbox, with the device's row in the same transaction. A target
 * belongs to one device of the app: whoever registers it last has it.
 */
@Injectable()
export class DevicesService extends DeviceRegistry {
  readonly #locks = new KeyLocks();
  #changes = 0;

  constructor(
    private readonly devices: DeviceStore,
    private readonly pipeline: Pipeline,
    private readonly happenings: Happenings,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly providers: KnownProviders,
  ) {
    super();
  }

  /** Throws a 422 problem that names the field where the change makes no sense. */
  override async put(app: string, user: string, id: string, change: DeviceChange): Promise<Device> {
    for (;;) {
      const holders = await this.#holders(app, user, id, change);
      const keys = [keyOf({ app, user, id }), targetKey(app, change), ...holders.map(keyOf)];
      const device = await this.#locks.run([...new Set(keys)], async () => {
        const now = await this.#holders(app, user, id, change);
        const isAsLocked = now.every((each) => keys.includes(keyOf(each)));
        return isAsLocked ? this.#put(app, user, id, change, now) : null;
      });
      if (device !== null) return device;
    }
  }

  override remove(app: string, user: string, id: string): Promise<boolean> {
    return this.#locks.run([keyOf({ app, user, id })], async () => {
      const device = await this.devices.get(app, user, id);
      if (device !== null) await this.#end(device);
      return device !== null;
    });
  }

  override list(app: string, user: string): Promise<readonly Device[]> {
    return this.devices.of(app, [user]);
  }

  override invalidate(app: string, user: string, id: string, deadSinceMs: number | null): Promise<void> {
    return this.#locks.run([keyOf({ app, user, id })], async () => {
      const device = await this.devices.get(app, user, id);
      if (device === null || device.token !== 'valid') return;
      // APNs 410 carries the instant since which the token is dead; the app may have registered again after it.
      if (outlives(device, deadSinceMs)) return;
      await this.#commit({ ...device, token: 'invalid' }, { token: 'invalid' });
      this.happenings.tell({ type: 'device.invalidated', app, user, device: id });
    });
  }

  /** Notes that the device was heard of. Nothing happens for a device that is not registered. */
  seen(app: string, user: string, id: string): Promise<void> {
    return this.#locks.run([keyOf({ app, user, id })], async () => {
      const device = await this.devices.get(app, user, id);
      const now = this.clock.now();
      if (device === null || now - device.last_seen_at < SEEN_RESOLUTION_MS) return;
      await this.ledger.commit(this.devices.snapshot([{ ...device, last_seen_at: now }]));
    });
  }

  async #put(
    app: string,
    user: string,
    id: string,
    change: DeviceChange,
    holders: readonly Device[],
  ): Promise<Device> {
    const now = this.clock.now();
    const known = await this.devices.get(app, user, id);
    const kind = known?.kind ?? kindOf(change);
    if (kind === null) {
      const fix = 'Give the kind: phone, tablet, web or desktop.';
      throw invalid([{ field: 'kind', problem: 'missing for a new device', fix }]);
    }
    const result = changed(known ?? newDevice(app, user, id, kind, now), change, now, this.providers.names);
    if (!result.ok) throw invalid(result.errors);
    // The old binding ends first: after a crash in between, nobody gets another's messages.
    for (const holder of holders) {
      await this.#end(holder);
      this.happenings.tell({ type: 'device.invalidated', app, user: holder.user, device: holder.id });
    }
    await this.#commit(result.device, decidingFields(result.device));
    return result.device;
  }

  /** Other devices of the app that have the target which the change names. */
  async #holders(app: string, user: string, id: string, change: DeviceChange): Promise<readonly Device[]> {
    const { target } = change;
    if (target === undefined || target === null) return [];
    const provider = change.provider ?? (await this.devices.get(app, user, id))?.provider ?? null;
    if (provider === null) return [];
    const found = await this.devices.byTarget(app, provider, target);
    return found.filter((each) => each.user !== user || each.id !== id);
  }

  #end({ app, user, id }: Device): Promise<void> {
    return this.#run(app, user, { type: 'device.removed', device: id }, this.devices.remove(app, user, id));
  }

  #commit(device: Device, set: Partial<RecipientDevice>): Promise<void> {
    const { app, user, id } = device;
    return this.#run(app, user, { type: 'device.registered', device: id, set }, this.devices.put([device]));
  }

  #run(app: string, user: string, input: Input, writes: readonly Write[]): Promise<void> {
    // Facts are recorded per cause, so every change needs a cause of its own.
    this.#changes += 1;
    const cause = `${input.type}:${this.clock.now()}:${this.#changes}`;
    return this.pipeline.run(app, user, cause, input, writes);
  }
}

function keyOf({ app, user, id }: Pick<Device, 'app' | 'user' | 'id'>): string {
  return `device\0${app}\0${user}\0${id}`;
}

function targetKey(app: string, { target }: DeviceChange): string {
  return `target\0${app}\0${target ?? ''}`;
}
