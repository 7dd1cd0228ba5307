// The states of many users, in a handful of queries however many they are.
import type { ConversationType } from '../../model/event.js';
import { defaultConversationPreferences } from '../../model/preferences.js';
import type { DeviceProfile } from '../../model/profile.js';
import {
  type ChatItem,
  emptyRecipient,
  type Item,
  type NoticeItem,
  type Recipient,
  type RecipientConversation,
  type RecipientDevice,
} from '../../model/recipient.js';
import type { Seal } from '../../seal/seal.js';
import type { Ledger, Row } from '../ledger.js';
import { select } from '../select.js';
import { unpacked } from './attributes.js';
import { conversations as conversationTable } from './conversations.js';
import { devices as deviceTable } from './devices.js';
import { decodeItem } from './items.js';
import { decodeSettings, memberships } from './memberships.js';
import { decodeNotice } from './notices.js';
import { readPreferences } from './preferences.js';
import { unpackCore } from './recipient-core.js';

export async function loadRecipients(
  ledger: Ledger,
  seal: Seal,
  app: string,
  users: readonly string[],
  named: readonly string[],
  itemsSince: number,
): Promise<ReadonlyMap<string, Recipient>> {
  const [preferences, devices, cores] = await Promise.all([
    readPreferences(ledger, app, users),
    readDevices(ledger, app, users),
    readCores(ledger, seal, app, users),
  ]);
  const items = await readItems(ledger, seal, app, users, itemsSince, shownBy(cores, false));
  const notices = await readNotices(ledger, seal, app, users, itemsSince, shownBy(cores, true));
  // Held items are judged again with the settings of their conversations, whatever the caller named.
  const held = [...items.values()].flatMap((own) => [...own.values()].map((item) => item.conversation));
  const wanted = [...new Set([...named, ...held])];
  const conversations = await readConversations(ledger, app, users, wanted, new Set(named), items);
  return new Map(
    users.map((id) => {
      const empty = emptyRecipient(id);
      const known = {
        preferences: preferences.get(id) ?? empty.preferences,
        devices: devices.get(id) ?? {},
        conversations: conversations.get(id) ?? {},
        items: items.get(id) ?? empty.items,
        notices: notices.get(id) ?? empty.notices,
      };
      return [id, { ...empty, ...cores.get(id), ...known }];
    }),
  );
}

type Cores = Awaited<ReturnType<typeof readCores>>;

/** What screens show: messages and calls, or notices. */
function shownBy(cores: Cores, areNotices: boolean): readonly { user: string; message: string }[] {
  return [...cores].flatMap(([user, core]) =>
    core.notifications
      .filter((each) => (each.notice_kind !== undefined) === areNotices)
      .flatMap((each) => Object.values(each.shown).flat())
      .map((message) => ({ user, message })),
  );
}

async function readCores(ledger: Ledger, seal: Seal, app: string, users: readonly string[]) {
  const rows = await select(ledger, 'SELECT * FROM recipients WHERE app = ? AND user IN (…)', [app, users]);
  return new Map(
    rows.map((row) => [
      String(row.user),
      unpackCore(seal.openText(row.core as Uint8Array, `${app}|recipients|core`)),
    ]),
  );
}

async function readDevices(ledger: Ledger, app: string, users: readonly string[]) {
  const sql =
    'SELECT user, id, kind, token, push_enabled, connected, last_activity_at, time_zone, voip_token, ' +
    'registered_at, platform, provider, app_version, os_version, locale, last_seen_at, attributes ' +
    'FROM devices WHERE app = ? AND user IN (…)';
  const found = new Map<string, Record<string, RecipientDevice>>();
  const rows = (await select(ledger, sql, [app, users])).map((row) => deviceTable.row(row));
  // In the order in which memory had them.
  rows.sort((a, b) => a.registered_at - b.registered_at || compare(a.id, b.id));
  for (const { user, ...device } of rows) {
    const { id, kind, token, voip_token, push_enabled, connected, last_activity_at, time_zone } = device;
    const own = found.get(user) ?? {};
    found.set(user, own);
    own[id] = {
      id,
      kind: kind as RecipientDevice['kind'],
      token: token as RecipientDevice['token'],
      push_enabled: push_enabled === 1,
      connected: connected === 1,
      last_activity_at,
      time_zone,
      voip_token: voip_token as RecipientDevice['voip_token'],
      ...profileOf(device),
    };
  }
  return found;
}

type DeviceRow = ReturnType<(typeof deviceTable)['row']>;

/** What was registered besides; of a device that only showed presence there is nothing. */
function profileOf(row: Omit<DeviceRow, 'user'>): DeviceProfile {
  if (row.provider === null) return {};
  const { platform, provider, app_version, os_version, locale, last_seen_at } = row;
  return {
    platform,
    provider,
    app_version,
    os_version,
    locale,
    last_seen_at,
    ...unpacked(row.attributes),
  };
}

/** Young ones, held ones and shown ones, each user's in the order of taking in. */
async function readItems(
  ledger: Ledger,
  seal: Seal,
  app: string,
  users: readonly string[],
  since: number,
  shown: readonly { user: string; message: string }[],
): Promise<Map<string, Map<string, ChatItem>>> {
  const young = 'SELECT * FROM items WHERE app = ? AND user IN (…) AND taken_in_at >= ?';
  const held =
    'SELECT items.* FROM holds JOIN items ON items.app = holds.app AND items.user = holds.user AND ' +
    'items.message = holds.message WHERE holds.app = ? AND holds.user IN (…) AND items.taken_in_at < ?';
  const rows = new Map<string, Row>();
  const key = (user: unknown, message: unknown): string => `${String(user)}\0${String(message)}`;
  for (const sql of [young, held]) {
    for (const row of await select(ledger, sql, [app, users, since]))
      rows.set(key(row.user, row.message), row);
  }
  const missing = shown.filter(({ user, message }) => !rows.has(key(user, message)));
  const wanted = new Set(missing.map(({ user, message }) => key(user, message)));
  const byKey = 'SELECT * FROM items WHERE app = ? AND user IN (…) AND message IN (…)';
  const [owners, messages] = [missing.map(({ user }) => user), missing.map(({ message }) => message)];
  for (const row of await select(ledger, byKey, [app, [...new Set(owners)], [...new Set(messages)]])) {
    if (wanted.has(key(row.user, row.message))) rows.set(key(row.user, row.message), row);
  }
  const ordered = [...rows.values()]
    .map((row) => ({ user: String(row.user), item: decodeItem(row, seal) }))
    .toSorted((a, b) => byTakingIn(a.item, b.item));
  return byUser(ordered);
}

/** A notice is looked for this much longer than a message: it ends and corrects others for 7 days (A07, A08). */
const IN_EFFECT_MS = 7 * 86_400_000;

/** Young ones, held ones and shown ones, each user's in the order of taking in. */
async function readNotices(
  ledger: Ledger,
  seal: Seal,
  app: string,
  users: readonly string[],
  since: number,
  shown: readonly { user: string; message: string }[],
): Promise<Map<string, Map<string, NoticeItem>>> {
  const sql =
    'SELECT * FROM notices WHERE app = ? AND user IN (…) AND (last_at >= ? OR release_at IS NOT NULL)';
  const rows = [...(await select(ledger, sql, [app, users, since - IN_EFFECT_MS]))];
  const known = new Set(rows.map((row) => `${String(row.user)}\0${String(row.notice)}`));
  for (const { user, message } of shown) {
    if (known.has(`${user}\0${message}`)) continue;
    const one = 'SELECT * FROM notices WHERE app = ? AND user = ? AND notice = ?';
    rows.push(...(await ledger.query(one, [app, user, message])));
  }
  const ordered = rows.toSorted((a, b) => Number(a.seq) - Number(b.seq));
  return byUser(ordered.map((row) => ({ user: String(row.user), item: decodeNotice(row, seal) })));
}

/** Each user's by their ids, in the order given. */
function byUser<T extends Item>(
  items: readonly { readonly user: string; readonly item: T }[],
): Map<string, Map<string, T>> {
  const found = new Map<string, Map<string, T>>();
  for (const { user, item } of items) {
    const own = found.get(user) ?? new Map<string, T>();
    found.set(user, own.set(item.message, item));
  }
  return found;
}

function byTakingIn(a: Item, b: Item): number {
  return a.taken_in_at - b.taken_in_at || a.seq - b.seq || compare(a.message, b.message);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

async function readConversations(
  ledger: Ledger,
  app: string,
  users: readonly string[],
  wanted: readonly string[],
  named: ReadonlySet<string>,
  items: ReadonlyMap<string, ReadonlyMap<string, Item>>,
): Promise<Map<string, Record<string, RecipientConversation>>> {
  const rows = await select(ledger, 'SELECT * FROM conversations WHERE app = ? AND id IN (…)', [app, wanted]);
  const about = new Map(rows.map((row) => [row.id, conversationTable.row(row)]));
  const sql = 'SELECT * FROM memberships WHERE app = ? AND conversation IN (…) AND user IN (…)';
  const own = new Map(
    (await select(ledger, sql, [app, wanted, users])).map((row) => {
      const membership = memberships.row(row);
      return [`${membership.user}\0${membership.conversation}`, decodeSettings(membership)];
    }),
  );
  const found = new Map<string, Record<string, RecipientConversation>>();
  for (const user of users) {
    const mine = new Set([...(items.get(user)?.values() ?? [])].map((item) => item.conversation));
    const record: Record<string, RecipientConversation> = {};
    for (const id of wanted) {
      const known = about.get(id);
      if (known === undefined || !(named.has(id) || mine.has(id))) continue;
      const { type, parent, attributes } = known;
      const settings = own.get(`${user}\0${id}`) ?? { ...defaultConversationPreferences, read_up_to_seq: 0 };
      record[id] = { id, type: type as ConversationType, parent, ...settings, ...unpacked(attributes) };
    }
    found.set(user, record);
  }
  return found;
}
