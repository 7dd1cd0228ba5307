// Two states of a user in, the writes that turn one into the other out. What kept its reference did not change.
import type { Attributes } from '../../model/condition/attributes.js';
import { own } from '../../model/own.js';
import type { Recipient, RecipientDevice } from '../../model/recipient.js';
import { Secret } from '../../model/secret.js';
import { VersionedMap } from '../../model/versioned-map.js';
import type { Seal } from '../../seal/seal.js';
import type { Cell, Write } from '../ledger.js';
import { packed } from './attributes.js';
import type { LedgerDevices } from './devices.js';
import { encodeItem, releaseOf } from './items.js';
import { encodeSettings } from './memberships.js';
import { encodeNotice } from './notices.js';
import { writePreferences } from './preferences.js';
import { coreOf, isSameCore, packCore } from './recipient-core.js';

export function recipientChanges(
  app: string,
  before: Recipient,
  after: Recipient,
  now: number,
  seal: Seal,
  devices: LedgerDevices,
): Write[] {
  if (before === after) return [];
  const writes: Write[] = [];
  if (before.preferences !== after.preferences)
    writes.push(...writePreferences(app, after.id, after.preferences));
  if (before.devices !== after.devices) writes.push(...deviceChanges(app, before, after, now, devices));
  if (before.conversations !== after.conversations) writes.push(...conversationChanges(app, before, after));
  if (before.items !== after.items) writes.push(...itemChanges(app, before, after, seal));
  if (before.notices !== after.notices) writes.push(...noticeChanges(app, before, after, seal));
  if (!isSameCore(before, after)) {
    const core = seal.seal(packCore(coreOf(after)), `${app}|recipients|core`);
    writes.push({
      op: 'upsert',
      table: 'recipients',
      rows: [{ app, user: after.id, core, updated_at: now }],
    });
  }
  return writes;
}

/** Items that left the working set stay in the ledger; a hold lives as long as its item is held. */
function itemChanges(app: string, before: Recipient, after: Recipient, seal: Seal): Write[] {
  const user = after.id;
  const keys = [...VersionedMap.changedKeys(before.items, after.items)];
  const changed = keys.flatMap((key) => after.items.get(key) ?? []);
  const held = changed.flatMap((item) => {
    const release_at = releaseOf(item);
    return release_at === null ? [] : [{ app, user, message: item.message, release_at }];
  });
  const writes: Write[] = [];
  if (changed.length > 0) {
    writes.push({
      op: 'upsert',
      table: 'items',
      rows: changed.map((item) => encodeItem(app, user, item, seal)),
    });
  }
  if (held.length > 0) writes.push({ op: 'upsert', table: 'holds', rows: held });
  for (const message of keys) {
    const isOver =
      releaseOf(before.items.get(message)) !== null && releaseOf(after.items.get(message)) === null;
    if (isOver) writes.push({ op: 'delete', table: 'holds', where: { app, user, message } });
  }
  return writes;
}

/** Notices that left the working set stay in the ledger, like items. */
function noticeChanges(app: string, before: Recipient, after: Recipient, seal: Seal): Write[] {
  const keys = [...VersionedMap.changedKeys(before.notices, after.notices)];
  const rows = keys.flatMap((key) => {
    const notice = after.notices.get(key);
    return notice === undefined ? [] : [encodeNotice(app, after.id, notice, seal)];
  });
  return rows.length === 0 ? [] : [{ op: 'upsert', table: 'notices', rows }];
}

function conversationChanges(app: string, before: Recipient, after: Recipient): Write[] {
  const changed = Object.values(after.conversations).filter(
    (each) => own(before.conversations, each.id) !== each,
  );
  // `joined_at` is left alone: a setting makes nobody a member.
  const rows = changed.map((each) => ({
    app,
    conversation: each.id,
    user: after.id,
    ...encodeSettings(each),
  }));
  return rows.length === 0 ? [] : [{ op: 'upsert', table: 'memberships', rows }];
}

function deviceChanges(
  app: string,
  before: Recipient,
  after: Recipient,
  now: number,
  devices: LedgerDevices,
): Write[] {
  const user = after.id;
  const removed = Object.keys(before.devices).filter((id) => own(after.devices, id) === undefined);
  const changed = Object.values(after.devices).filter((device) => own(before.devices, device.id) !== device);
  return [
    ...removed.flatMap((id) => devices.remove(app, user, id)),
    ...changed.flatMap((device) => {
      const known = own(before.devices, device.id);
      return known ? deviceChange(app, user, known, device) : [newDevice(app, user, device, now, devices)];
    }),
  ];
}

function deviceChange(app: string, user: string, before: RecipientDevice, after: RecipientDevice): Write[] {
  const known = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).filter(([column, value]) => known.get(column) !== value);
  const set = changed.map(([column, value]): [string, Cell] => [column, cellOf(value)]);
  if (set.length === 0) return [];
  return [
    { op: 'update', table: 'devices', set: Object.fromEntries(set), where: { app, user, id: after.id } },
  ];
}

function cellOf(value: unknown): Cell {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'object' && value !== null ? packed(value as Attributes) : (value as Cell);
}

/** A device that only showed up in presence. Where it was registered, the registration's own row stays. */
function newDevice(
  app: string,
  user: string,
  device: RecipientDevice,
  now: number,
  devices: LedgerDevices,
): Write {
  const row = devices.encode({
    app,
    user,
    id: device.id,
    kind: device.kind,
    platform: '',
    provider: null,
    target: { kind: 'none', value: new Secret('') },
    token: device.token,
    voip_token: device.voip_token,
    push_enabled: device.push_enabled,
    os_version: null,
    app_version: null,
    locale: null,
    time_zone: device.time_zone,
    connected: device.connected,
    foreground: false,
    last_activity_at: device.last_activity_at,
    last_seen_at: now,
    registered_at: now,
  });
  return { op: 'insert_missing', table: 'devices', rows: [row] };
}
