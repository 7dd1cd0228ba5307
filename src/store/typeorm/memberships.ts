import type { ConversationPreferences, PushLevel } from '../../model/preferences.js';
import { defineTable, type RowOf } from '../columns.js';
import type { Ledger, Row, Write } from '../ledger.js';
import { select } from '../select.js';
import { type Membership, MembershipStore } from '../stores.js';

/** `joined_at` null: settings or a read cursor of a user who has not joined yet, or has left; no member. */
export const memberships = defineTable({
  name: 'memberships',
  columns: {
    app: 'id',
    conversation: 'id',
    user: 'id',
    joined_at: 'integer?',
    read_up_to_seq: 'integer',
    push_level: 'word',
    muted: 'integer',
    muted_until: 'integer?',
    followed: 'integer',
    participant: 'integer',
  },
  primaryKey: ['app', 'conversation', 'user'],
  indexes: [['app', 'user']],
});
type MembershipRow = RowOf<(typeof memberships)['columns']>;
/** Users named in one statement. */
const USERS_PER_UPDATE = 500;

type Settings = ConversationPreferences & { readonly read_up_to_seq: number };

export class LedgerMemberships extends MembershipStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override async members(app: string, conversation: string): Promise<readonly Membership[]> {
    const sql =
      'SELECT * FROM memberships WHERE app = ? AND conversation = ? AND joined_at IS NOT NULL ORDER BY user';
    return read(await this.ledger.query(sql, [app, conversation]));
  }

  override async of(
    app: string,
    user: string,
    conversations: readonly string[],
  ): Promise<readonly Membership[]> {
    const sql =
      'SELECT * FROM memberships WHERE app = ? AND user = ? AND conversation IN (…) AND joined_at IS NOT NULL';
    return read(await select(this.ledger, sql, [app, user, [...new Set(conversations)]]));
  }

  override async conversationsOf(app: string, user: string): Promise<readonly string[]> {
    const sql = 'SELECT conversation FROM memberships WHERE app = ? AND user = ? AND joined_at IS NOT NULL';
    return (await this.ledger.query(sql, [app, user])).map((row) => String(row.conversation));
  }

  override async settings(
    app: string,
    conversation: string,
    users: readonly string[],
  ): Promise<ReadonlyMap<string, ConversationPreferences>> {
    const sql = 'SELECT * FROM memberships WHERE app = ? AND conversation = ? AND user IN (…)';
    const rows = await select(this.ledger, sql, [app, conversation, [...new Set(users)]]);
    return new Map(read(rows).map((each) => [each.user, each]));
  }

  override put(put: readonly Membership[]): Write[] {
    return [{ op: 'upsert', table: 'memberships', rows: put.map(rowOf) }];
  }

  override join(joining: readonly Membership[]): Write[] {
    const fresh: Write = { op: 'insert_missing', table: 'memberships', rows: joining.map(rowOf) };
    const together = Map.groupBy(joining, (each) => `${each.app}\0${each.conversation}\0${each.joined_at}`);
    return [fresh, ...[...together.values()].flatMap(markJoined)];
  }

  override remove(app: string, conversation: string, user: string): Write[] {
    const where = { app, conversation, user };
    return [{ op: 'update', table: 'memberships', set: { joined_at: null }, where }];
  }
}

/** For rows that were there before their user joined. */
function markJoined(joining: readonly Membership[]): Write[] {
  const writes: Write[] = [];
  for (let at = 0; at < joining.length; at += USERS_PER_UPDATE) {
    const some = joining.slice(at, at + USERS_PER_UPDATE);
    const { app, conversation, joined_at } = some[0]!;
    const sql =
      'UPDATE memberships SET joined_at = ? WHERE app = ? AND conversation = ? AND joined_at IS NULL ' +
      `AND user IN (${some.map(() => '?').join(', ')})`;
    writes.push({ op: 'sql', sql, params: [joined_at, app, conversation, ...some.map((each) => each.user)] });
  }
  return writes;
}

function rowOf(membership: Membership) {
  const { app, conversation, user, joined_at } = membership;
  return { app, conversation, user, joined_at, ...encodeSettings(membership) };
}

function read(rows: readonly Row[]): Membership[] {
  return rows.map((row) => {
    const membership = memberships.row(row);
    const { app, conversation, user, joined_at } = membership;
    return { app, conversation, user, joined_at: joined_at ?? 0, ...decodeSettings(membership) };
  });
}

/** What a user may change of a membership, as columns. */
export function encodeSettings(settings: Settings) {
  const { read_up_to_seq, push_level, muted, muted_until, followed, participant } = settings;
  return {
    read_up_to_seq,
    push_level,
    muted: Number(muted),
    muted_until,
    followed: Number(followed),
    participant: Number(participant),
  };
}

export function decodeSettings(row: MembershipRow): Settings {
  return {
    read_up_to_seq: row.read_up_to_seq,
    push_level: row.push_level as PushLevel,
    muted: row.muted === 1,
    muted_until: row.muted_until,
    followed: row.followed === 1,
    participant: row.participant === 1,
  };
}
