import type { PushState } from '../../model/push.js';
import { defineTable, type RowOf } from '../columns.js';
import type { Ledger, Row, Write } from '../ledger.js';
import { type Attempt, PushStore, type StoredPush } from '../stores.js';
import { LedgerAttempts } from './attempts.js';
import { cells, within } from './report-sql.js';

export const pushes = defineTable({
  name: 'pushes',
  columns: {
    app: 'id',
    id: 'word',
    user: 'id',
    device: 'id',
    notification: 'word',
    conversation: 'id?',
    messages: 'text',
    decision: 'word',
    provider: 'word',
    kind: 'word',
    importance: 'word',
    state: 'word',
    created_at: 'integer',
    expires_at: 'integer',
    next_attempt_at: 'integer?',
    attempts: 'integer',
    sent_at: 'integer?',
    delivered_at: 'integer?',
    displayed_at: 'integer?',
    opened_at: 'integer?',
    dismissed_at: 'integer?',
    retracted_at: 'integer?',
    replace_id: 'word?',
    item_kind: 'word?',
  },
  primaryKey: ['app', 'id'],
  indexes: [['app', 'user', 'notification'], ['next_attempt_at'], ['created_at']],
});
type PushRow = RowOf<(typeof pushes)['columns']>;

export class LedgerPushes extends PushStore {
  readonly #attempts: LedgerAttempts;

  constructor(private readonly ledger: Ledger) {
    super();
    this.#attempts = new LedgerAttempts(ledger);
  }

  override insert(made: readonly StoredPush[]): Write[] {
    return made.length === 0 ? [] : [{ op: 'insert', table: 'pushes', rows: made.map(encode) }];
  }

  override change(seen: StoredPush, next: StoredPush): Write[] {
    const { app, id } = next;
    // What nobody means to change is not written: it keeps what others write, and indexes are left alone.
    const set = difference(encode(seen), encode(next));
    if (Object.keys(set).length === 0) return [];
    return [{ op: 'update', table: 'pushes', set, where: { app, id, state: seen.state } }];
  }

  override withdraw(app: string, id: string): Write[] {
    const sql =
      "UPDATE pushes SET state = 'cancelled', next_attempt_at = NULL WHERE app = ? AND id = ? AND state IN ('queued', 'attempted')";
    return [{ op: 'sql', sql, params: [app, id] }];
  }

  override async get(app: string, id: string): Promise<StoredPush | null> {
    return (
      read(await this.ledger.query('SELECT * FROM pushes WHERE app = ? AND id = ?', [app, id]))[0] ?? null
    );
  }

  override async ofDecision(
    app: string,
    user: string,
    messages: readonly string[],
    isNotice = false,
  ): Promise<readonly StoredPush[]> {
    const sql = 'SELECT * FROM pushes WHERE app = ? AND user = ? AND INSTR(messages, ?) > 0';
    const found = new Map<string, StoredPush>();
    for (const message of new Set(messages)) {
      const rows = await this.ledger.query(sql, [app, user, JSON.stringify(message)]);
      // The search in the text finds a few too many (it may ignore case); the list itself is exact.
      for (const push of read(rows)) {
        const isMeant = (push.item_kind === 'notice') === isNotice;
        if (isMeant && push.messages.includes(message)) found.set(push.id, push);
      }
    }
    return [...found.values()];
  }

  override async ofNotification(
    app: string,
    user: string,
    notification: string,
  ): Promise<readonly StoredPush[]> {
    const sql = 'SELECT * FROM pushes WHERE app = ? AND user = ? AND notification = ? ORDER BY id';
    return read(await this.ledger.query(sql, [app, user, notification]));
  }

  override async due(
    before: number,
    limit: number,
    passedOver: readonly Pick<StoredPush, 'app' | 'provider'>[] = [],
  ): Promise<readonly StoredPush[]> {
    const others = passedOver.map(() => ' AND NOT (app = ? AND provider = ?)').join('');
    const sql = `SELECT * FROM pushes WHERE next_attempt_at <= ?${others} ORDER BY next_attempt_at, id LIMIT ?`;
    const params = passedOver.flatMap(({ app, provider }) => [app, provider]);
    return read(await this.ledger.query(sql, [before, ...params, limit]));
  }

  override async waiting(app: string, user: string, device: string): Promise<readonly StoredPush[]> {
    const sql =
      'SELECT * FROM pushes WHERE app = ? AND user = ? AND device = ? AND next_attempt_at IS NOT NULL ORDER BY created_at, id';
    return read(await this.ledger.query(sql, [app, user, device]));
  }

  override startAttempt(attempt: Attempt): Write[] {
    return this.#attempts.start(attempt);
  }

  override endAttempt(attempt: Attempt): Write[] {
    return this.#attempts.end(attempt);
  }

  override attempts(app: string, push: string): Promise<readonly Attempt[]> {
    return this.#attempts.of(app, push);
  }

  override async counts(app: string | null): Promise<Readonly<Record<string, number>>> {
    const where = app === null ? '' : ' WHERE app = ?';
    const sql = `SELECT state, COUNT(*) AS count FROM pushes${where} GROUP BY state`;
    const rows = await this.ledger.report(sql, app === null ? [] : [app]);
    return Object.fromEntries(rows.map((row) => [String(row.state), Number(row.count)]));
  }

  override async funnel(
    app: string,
    since: number,
    until = Number.MAX_SAFE_INTEGER,
  ): Promise<readonly Readonly<Record<string, string | number>>[]> {
    const sql =
      'SELECT provider, state, COUNT(*) AS pushes, COUNT(sent_at) AS sent, COUNT(delivered_at) AS delivered, ' +
      'COUNT(displayed_at) AS displayed, COUNT(opened_at) AS opened, COUNT(dismissed_at) AS dismissed ' +
      `FROM pushes p WHERE ${within('p', 'created_at')} GROUP BY provider, state ORDER BY provider, state`;
    return (await this.ledger.report(sql, cells(app, { since, until }))) as readonly Readonly<
      Record<string, string | number>
    >[];
  }

  override retain(before: number): Write[] {
    const settled = { op: 'expire', before, where: 'next_attempt_at IS NULL' } as const;
    return [
      { op: 'expire', table: 'attempts', column: 'started_at', before },
      { ...settled, table: 'pushes', column: 'created_at' },
      { ...settled, table: 'follow_ups', column: 'asked_at' },
      { op: 'expire', table: 'awaited_displays', column: 'due_at', before },
    ];
  }
}

function encode(push: StoredPush): PushRow {
  const { replace_id = null, item_kind = null } = push;
  return { ...push, messages: JSON.stringify(push.messages), replace_id, item_kind };
}

function difference(before: Row, after: Row): Row {
  return Object.fromEntries(Object.entries(after).filter(([column, value]) => before[column] !== value));
}

function read(rows: readonly Row[]): StoredPush[] {
  return rows.map((row) => {
    const push = pushes.row(row);
    return {
      ...push,
      messages: JSON.parse(push.messages) as string[],
      kind: push.kind as StoredPush['kind'],
      importance: push.importance as StoredPush['importance'],
      state: push.state as PushState,
      item_kind: push.item_kind as StoredPush['item_kind'] & (string | null),
    };
  });
}
