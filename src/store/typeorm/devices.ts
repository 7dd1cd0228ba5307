import type { Device, Target } from '../../model/push.js';
import type { DeviceKind, TokenState } from '../../model/recipient.js';
import { Secret } from '../../model/secret.js';
import type { Seal } from '../../seal/seal.js';
import { defineTable, type RowOf } from '../columns.js';
import type { Ledger, Row, Write } from '../ledger.js';
import { select } from '../select.js';
import { DeviceStore } from '../stores.js';
import { packed, unpacked } from './attributes.js';

/** `target` is sealed; `target_index` finds it without opening anything. */
export const devices = defineTable({
  name: 'devices',
  columns: {
    app: 'id',
    user: 'id',
    id: 'id',
    kind: 'word',
    platform: 'text',
    provider: 'word?',
    target_kind: 'word',
    target: 'blob',
    target_index: 'word',
    token: 'word',
    voip_token: 'word',
    push_enabled: 'integer',
    os_version: 'text?',
    app_version: 'text?',
    locale: 'text?',
    time_zone: 'text?',
    connected: 'integer',
    foreground: 'integer',
    last_activity_at: 'integer?',
    last_seen_at: 'integer',
    registered_at: 'integer',
    voip_target: 'blob?',
    attributes: 'text?',
  },
  primaryKey: ['app', 'user', 'id'],
  indexes: [['app', 'target_index'], ['last_seen_at']],
});
type DeviceRow = RowOf<(typeof devices)['columns']>;

export class LedgerDevices extends DeviceStore {
  constructor(
    private readonly ledger: Ledger,
    private readonly seal: Seal,
  ) {
    super();
  }

  override async of(app: string, users: readonly string[]): Promise<readonly Device[]> {
    const unique = [...new Set(users)];
    return this.#read(
      await select(this.ledger, 'SELECT * FROM devices WHERE app = ? AND user IN (…)', [app, unique]),
    );
  }

  override async get(app: string, user: string, device: string): Promise<Device | null> {
    const sql = 'SELECT * FROM devices WHERE app = ? AND user = ? AND id = ?';
    return this.#read(await this.ledger.query(sql, [app, user, device]))[0] ?? null;
  }

  override async byTarget(app: string, provider: string, target: string): Promise<readonly Device[]> {
    const index = this.#index(app, provider, target);
    return this.#read(
      await this.ledger.query('SELECT * FROM devices WHERE app = ? AND target_index = ?', [app, index]),
    );
  }

  override put(put: readonly Device[]): Write[] {
    return [{ op: 'upsert', table: 'devices', rows: put.map((device) => this.encode(device)) }];
  }

  override remove(app: string, user: string, device: string): Write[] {
    return [
      { op: 'delete', table: 'devices', where: { app, user, id: device } },
      { op: 'delete', table: 'display_reports', where: { app, user, device } },
    ];
  }

  override snapshot(present: readonly Device[]): Write[] {
    return present.map(({ app, user, id, connected, foreground, last_activity_at, last_seen_at }) => ({
      op: 'update',
      table: 'devices',
      set: { connected: Number(connected), foreground: Number(foreground), last_activity_at, last_seen_at },
      where: { app, user, id },
    }));
  }

  override async stale(lastSeenBefore: number, limit: number): Promise<readonly Device[]> {
    const sql =
      "SELECT * FROM devices WHERE last_seen_at < ? AND token = 'valid' ORDER BY last_seen_at LIMIT ?";
    return this.#read(await this.ledger.query(sql, [lastSeenBefore, limit]));
  }

  encode(device: Device): DeviceRow {
    const { target, voip_target, push_enabled, connected, foreground, attributes, ...plain } = device;
    const value = target.value.reveal();
    const voip = voip_target?.reveal() ?? null;
    return {
      ...plain,
      attributes: packed(attributes),
      target_kind: target.kind,
      target: this.seal.seal(value, `${device.app}|devices|target`),
      target_index: value === '' ? '' : this.#index(device.app, device.provider ?? '', value),
      push_enabled: Number(push_enabled),
      connected: Number(connected),
      foreground: Number(foreground),
      voip_target: voip === null ? null : this.seal.seal(voip, `${device.app}|devices|voip_target`),
    };
  }

  #read(rows: readonly Row[]): Device[] {
    return rows.map((row) => this.#decode(devices.row(row)));
  }

  #decode(row: DeviceRow): Device {
    const { target, target_kind, target_index: _, voip_target, attributes, ...plain } = row;
    const value = this.seal.openText(target, `${row.app}|devices|target`);
    const opened = (sealed: Uint8Array) => this.seal.openText(sealed, `${row.app}|devices|voip_target`);
    return {
      ...plain,
      kind: row.kind as DeviceKind,
      token: row.token as TokenState,
      voip_token: row.voip_token as TokenState,
      target: { kind: target_kind as Target['kind'], value: new Secret(value) },
      push_enabled: row.push_enabled === 1,
      connected: row.connected === 1,
      foreground: row.foreground === 1,
      ...unpacked(attributes),
      ...(voip_target === null ? {} : { voip_target: new Secret(opened(voip_target)) }),
    };
  }

  #index(app: string, provider: string, target: string): string {
    return this.seal.blindIndex(`${provider}|${app}|${target}`);
  }
}
