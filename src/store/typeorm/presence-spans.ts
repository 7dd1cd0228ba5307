import { defineTable } from '../columns.js';
import type { Ledger, Row, Write } from '../ledger.js';
import { PresenceStore, type PresenceSpan, type PresenceState } from '../presence-store.js';
import { select } from '../select.js';

export const presenceSpans = defineTable({
  name: 'presence_spans',
  columns: {
    app: 'id',
    user: 'id',
    device: 'id',
    state: 'word',
    from_at: 'integer',
    to_at: 'integer?',
  },
  primaryKey: ['app', 'user', 'device', 'state', 'from_at'],
  indexes: [['app', 'user', 'from_at'], ['to_at']],
});

export class LedgerPresence extends PresenceStore {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override async open(app: string, users: readonly string[]): Promise<readonly PresenceSpan[]> {
    const sql = 'SELECT * FROM presence_spans WHERE app = ? AND user IN (…) AND to_at IS NULL';
    return (await select(this.ledger, sql, [app, [...new Set(users)]])).map(read);
  }

  override async between(
    app: string,
    user: string,
    since: number,
    until: number,
    limit: number,
  ): Promise<readonly PresenceSpan[]> {
    const sql =
      'SELECT * FROM presence_spans WHERE app = ? AND user = ? AND from_at < ? ' +
      'AND (to_at IS NULL OR to_at > ?) ORDER BY from_at DESC LIMIT ?';
    return (await this.ledger.query(sql, [app, user, until, since, limit])).map(read);
  }

  override begin(spans: readonly PresenceSpan[]): Write[] {
    if (spans.length === 0) return [];
    const rows = spans.map(({ app, user, device, state, from_at, to_at }) => {
      return { app, user, device, state, from_at, to_at };
    });
    // A snapshot that could not be told from a failed one is written again.
    return [{ op: 'insert_missing', table: 'presence_spans', rows }];
  }

  override end(spans: readonly PresenceSpan[]): Write[] {
    return spans.map(({ app, user, device, state, from_at, to_at }) => {
      const where = { app, user, device, state, from_at };
      return { op: 'update', table: 'presence_spans', set: { to_at }, where };
    });
  }

  override retain(before: number): Write[] {
    const orphaned =
      'DELETE FROM presence_spans WHERE to_at IS NULL AND from_at < ? AND NOT EXISTS (SELECT 1 FROM devices d ' +
      'WHERE d.app = presence_spans.app AND d.user = presence_spans.user AND d.id = presence_spans.device)';
    return [
      { op: 'expire', table: 'presence_spans', column: 'to_at', before },
      { op: 'sql', sql: orphaned, params: [before] },
    ];
  }

  override async bound(limit: number): Promise<Write[]> {
    const crowded = 'SELECT app, user FROM presence_spans GROUP BY app, user HAVING COUNT(*) > ?';
    const found = (await this.ledger.report(crowded, [limit])).map((row) => presenceSpans.row(row));
    const oldest =
      'SELECT from_at FROM presence_spans WHERE app = ? AND user = ? ORDER BY from_at DESC LIMIT 1 OFFSET ?';
    const writes: Write[] = [];
    for (const { app, user } of found) {
      const [row] = await this.ledger.query(oldest, [app, user, limit]);
      if (row === undefined) continue;
      const { from_at } = presenceSpans.row(row);
      const sql =
        'DELETE FROM presence_spans WHERE app = ? AND user = ? AND from_at <= ? AND to_at IS NOT NULL';
      writes.push({ op: 'sql', sql, params: [app, user, from_at] });
    }
    return writes;
  }
}

function read(row: Row): PresenceSpan {
  const { app, user, device, state, from_at, to_at } = presenceSpans.row(row);
  return { app, user, device, state: state as PresenceState, from_at, to_at };
}
