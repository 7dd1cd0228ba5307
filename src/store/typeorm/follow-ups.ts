import { defineTable, type RowOf } from '../columns.js';
import { type FollowUpState, FollowUpStore, type StoredFollowUp } from '../follow-up-store.js';
import type { Ledger, Row, Write } from '../ledger.js';
import { select } from '../select.js';

export const followUps = defineTable({
  name: 'follow_ups',
  columns: {
    app: 'id',
    push: 'word',
    user: 'id',
    device: 'id',
    action: 'word',
    messages: 'text',
    gone: 'text',
    urgent: 'integer',
    state: 'word',
    revision: 'integer',
    asked_at: 'integer',
    expires_at: 'integer',
    next_attempt_at: 'integer?',
    attempts: 'integer',
    attempted_at: 'integer?',
    carrier: 'word?',
    settled_at: 'integer?',
  },
  primaryKey: ['app', 'push'],
  indexes: [['next_attempt_at'], ['app', 'user', 'asked_at'], ['asked_at']],
});
type FollowUpRow = RowOf<(typeof followUps)['columns']>;

export class LedgerFollowUps extends FollowUpStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override put(wanted: readonly StoredFollowUp[]): Write[] {
    return wanted.length === 0 ? [] : [{ op: 'upsert', table: 'follow_ups', rows: wanted.map(encode) }];
  }

  override change(seen: StoredFollowUp, next: StoredFollowUp): Write[] {
    const { app, push, revision } = seen;
    const { state, next_attempt_at, attempts, attempted_at, carrier, settled_at } = encode(next);
    const set = { state, next_attempt_at, attempts, attempted_at, carrier, settled_at };
    return [{ op: 'update', table: 'follow_ups', set, where: { app, push, revision, state: 'waiting' } }];
  }

  override async of(app: string, pushes: readonly string[]): Promise<readonly StoredFollowUp[]> {
    if (pushes.length === 0) return [];
    const sql = 'SELECT * FROM follow_ups WHERE app = ? AND push IN (…)';
    return read(await select(this.ledger, sql, [app, [...new Set(pushes)]]));
  }

  override async due(before: number, limit: number): Promise<readonly StoredFollowUp[]> {
    const sql = 'SELECT * FROM follow_ups WHERE next_attempt_at <= ? ORDER BY next_attempt_at, push LIMIT ?';
    return read(await this.ledger.query(sql, [before, limit]));
  }

  override async waiting(app: string, user: string, device: string): Promise<readonly StoredFollowUp[]> {
    const sql =
      "SELECT * FROM follow_ups WHERE app = ? AND user = ? AND device = ? AND state = 'waiting' ORDER BY asked_at, push";
    return read(await this.ledger.query(sql, [app, user, device]));
  }

  override async spent(app: string, user: string, device: string, since: number): Promise<readonly number[]> {
    const sql =
      'SELECT carrier, MIN(attempted_at) AS at FROM follow_ups ' +
      "WHERE app = ? AND user = ? AND device = ? AND action = 'retract' AND attempted_at > ? " +
      "AND carrier LIKE 'fup%' GROUP BY carrier ORDER BY at";
    const rows = await this.ledger.query(sql, [app, user, device, since]);
    return rows.map((row) => Number(row['at']));
  }

  override async counts(app: string, since: number) {
    const sql =
      'SELECT action, state, COUNT(*) AS count FROM follow_ups WHERE app = ? AND asked_at >= ? ' +
      'GROUP BY action, state ORDER BY action, state';
    const rows = await this.ledger.report(sql, [app, since]);
    return rows.map(({ action, state, count }) => ({
      action: String(action),
      state: String(state),
      count: Number(count),
    }));
  }
}

function encode(followUp: StoredFollowUp): FollowUpRow {
  const { messages, gone, urgent } = followUp;
  return {
    ...followUp,
    messages: JSON.stringify(messages),
    gone: JSON.stringify(gone),
    urgent: Number(urgent),
  };
}

function read(rows: readonly Row[]): StoredFollowUp[] {
  return rows.map((row) => {
    const followUp = followUps.row(row);
    return {
      ...followUp,
      action: followUp.action as StoredFollowUp['action'],
      messages: JSON.parse(followUp.messages) as string[],
      gone: JSON.parse(followUp.gone) as string[],
      urgent: followUp.urgent === 1,
      state: followUp.state as FollowUpState,
    };
  });
}
