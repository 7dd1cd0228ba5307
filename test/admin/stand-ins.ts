import type { DeviceChange } from '../../src/model/device-change.js';
import { preferenceChanged, type ChatEvent } from '../../src/model/event.js';
import {
  defaultConversationPreferences,
  defaultPreferences,
  type Preferences,
} from '../../src/model/preferences.js';
import type { Device } from '../../src/model/push.js';
import type { Input } from '../../src/model/input.js';
import type { Scores } from '../../src/model/recipient.js';
import { Secret } from '../../src/model/secret.js';
import { DeviceRegistry, Intake, Pipeline, type ItemResult, type Preview } from '../../src/ports.js';
import type { Store } from '../../src/store/open-store.js';

/** Remembers what it was asked, and previews every message as a push to the users it was given. */
export class StandInPipeline extends Pipeline {
  pending = 0;
  readonly ran: { app: string; user: string; input: Input }[] = [];

  accept(): void {}
  async applySoft(): Promise<void> {}
  async idle(): Promise<void> {}

  async run(app: string, user: string, _: string, input: Input): Promise<void> {
    this.ran.push({ app, user, input });
  }

  async preview(
    event: ChatEvent,
    users: readonly string[] | null,
    scores: Scores | null,
  ): Promise<readonly Preview[]> {
    if (event.type !== 'message.created') return [];
    const { message, conversation } = event.data;
    const device = {
      device: 'd1',
      outcome: 'push',
      reason: 'nothing_objected',
      release_at: null,
      notes: [],
      votes: [],
      notification: 'n1',
      push_kind: 'alert',
    } as const;
    const decided = { item_kind: 'message', message, conversation } as const;
    const decisions = [{ ...decided, devices: [device], relevance: null }];
    return (users ?? ['u1']).map((user) => ({ user, decisions, scoring: scores, notes: [] }));
  }

  depth(): number {
    return this.pending;
  }
}

/** Applies preference changes at once. */
export class StandInIntake extends Intake {
  constructor(private readonly store: Store) {
    super();
  }

  async admit(app: string, batch: readonly unknown[]): Promise<readonly ItemResult[]> {
    const results: ItemResult[] = [];
    for (const event of batch as { id: string; data: unknown }[]) {
      const data = preferenceChanged.parse(event.data);
      if ('conversation' in data) await this.#settings(app, data.user, data.conversation, data.set);
      else await this.#preferences(app, data.user, data.set);
      results.push({ id: event.id, status: 'accepted' });
    }
    return results;
  }

  admitFrom(app: string, _: string, __: string, batch: readonly unknown[]): Promise<readonly ItemResult[]> {
    return this.admit(app, batch);
  }

  async cursor(): Promise<string | null> {
    return null;
  }

  async #preferences(app: string, user: string, set: Partial<Preferences>): Promise<void> {
    const known = (await this.store.users.preferences(app, [user])).get(user) ?? defaultPreferences;
    await this.store.ledger.commit(this.store.users.putPreferences(app, user, { ...known, ...set }));
  }

  async #settings(app: string, user: string, conversation: string, set: object): Promise<void> {
    const [known] = await this.store.memberships.of(app, user, [conversation]);
    const fresh = {
      app,
      conversation,
      user,
      joined_at: 1,
      read_up_to_seq: 0,
      ...defaultConversationPreferences,
    };
    await this.store.ledger.commit(this.store.memberships.put([{ ...(known ?? fresh), ...set }]));
  }
}

/** Keeps devices without deciding anything. */
export class StandInRegistry extends DeviceRegistry {
  constructor(private readonly store: Store) {
    super();
  }

  async put(app: string, user: string, id: string, { target, ...change }: DeviceChange): Promise<Device> {
    const fresh: Device = {
      app,
      user,
      id,
      kind: 'phone',
      platform: 'ios',
      provider: null,
      target: { kind: 'none', value: new Secret('') },
      token: 'none',
      voip_token: 'none',
      push_enabled: true,
      os_version: null,
      app_version: null,
      locale: null,
      time_zone: null,
      connected: false,
      foreground: false,
      last_activity_at: null,
      last_seen_at: 1_000,
      registered_at: 1_000,
    };
    const known = (await this.store.devices.get(app, user, id)) ?? fresh;
    const aimed = target
      ? ({ target: { kind: 'token', value: new Secret(target) }, token: 'valid' } as const)
      : {};
    const { attributes: _attributes, voip_target: _voip, ...plain } = change;
    const device = { ...known, ...plain, ...aimed };
    await this.store.ledger.commit(this.store.devices.put([device]));
    return device;
  }

  async remove(app: string, user: string, device: string): Promise<boolean> {
    const known = await this.store.devices.get(app, user, device);
    await this.store.ledger.commit(this.store.devices.remove(app, user, device));
    return known !== null;
  }

  list(app: string, user: string): Promise<readonly Device[]> {
    return this.store.devices.of(app, [user]);
  }

  async invalidate(app: string, user: string, id: string): Promise<void> {
    const device = await this.store.devices.get(app, user, id);
    if (device) await this.store.ledger.commit(this.store.devices.put([{ ...device, token: 'invalid' }]));
  }
}
