import type { FailureKind } from '../../model/push.js';
import { defineTable, type RowOf } from '../columns.js';
import type { Ledger, Write } from '../ledger.js';
import type { Attempt } from '../stores.js';

export const attempts = defineTable({
  name: 'attempts',
  columns: {
    app: 'id',
    push: 'word',
    number: 'integer',
    started_at: 'integer',
    ended_at: 'integer?',
    ok: 'integer?',
    kind: 'word?',
    vendor_reason: 'text?',
    provider_id: 'text?',
    ambiguous: 'integer',
  },
  primaryKey: ['app', 'push', 'number'],
  indexes: [['started_at']],
});
type AttemptRow = RowOf<(typeof attempts)['columns']>;

export class LedgerAttempts {
  constructor(private readonly ledger: Ledger) {}

  start(attempt: Attempt): Write[] {
    return [{ op: 'insert', table: 'attempts', rows: [encode(attempt)] }];
  }

  end(attempt: Attempt): Write[] {
    const { app, push, number, ended_at, ok, kind, vendor_reason, provider_id } = encode(attempt);
    const set = { ended_at, ok, kind, vendor_reason, provider_id };
    return [{ op: 'update', table: 'attempts', set, where: { app, push, number } }];
  }

  async of(app: string, push: string): Promise<readonly Attempt[]> {
    const sql = 'SELECT * FROM attempts WHERE app = ? AND push = ? ORDER BY number';
    const rows = await this.ledger.query(sql, [app, push]);
    return rows.map((row) => {
      const attempt = attempts.row(row);
      const { ok, kind, ambiguous } = attempt;
      return {
        ...attempt,
        ok: ok === null ? null : ok === 1,
        kind: kind as FailureKind | null,
        ambiguous: ambiguous === 1,
      };
    });
  }
}

function encode(attempt: Attempt): AttemptRow {
  const { ok, ambiguous } = attempt;
  return { ...attempt, ok: ok === null ? null : Number(ok), ambiguous: Number(ambiguous) };
}
